-- One row per period, for the whole city: new cases of the twelve months up to the period's end, per 100,000 registered people.
-- All twelve months must have been told: until a year of data is there, and where a month is missing, there is no value.
with monthly as (

    select
        month_start,
        sum(cases) as cases,
        count(*) as records
    from {{ ref('fct_dengue_case') }}
    group by all

),

rolling as (

    select
        month_start,
        sum(cases) over twelve_months as cases,
        sum(records) over twelve_months as records
    from monthly
    window twelve_months as (order by month_start range between interval 11 month preceding and current row)
    qualify count(*) over twelve_months = 12

),

counted as (

    select
        counted_on,
        sum(persons) as persons
    from {{ ref('fct_population') }}
    group by all

),

rated as (

    select
        rolling.month_start,
        rolling.cases,
        rolling.records,
        counted.persons
    from rolling
    asof inner join counted on last_day(rolling.month_start) >= counted.counted_on

),

last_known as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        max_by(rated.cases, rated.month_start) as cases,
        max_by(rated.persons, rated.month_start) as persons,
        coalesce(max_by(rated.records, rated.month_start), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join rated on period.month_start = rated.month_start
    where period.kpi_code = 'L10'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    cases::decimal(18, 2) as numerator,
    persons::decimal(18, 2) as denominator,
    (100000 * cases / nullif(persons, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from last_known
