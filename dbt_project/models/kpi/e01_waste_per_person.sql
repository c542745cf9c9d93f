-- One row per period, for the whole city: kilograms collected per registered person per day.
-- The population of a month is the whole of the last count on or before its end.
with counted as (

    select
        counted_on,
        sum(persons) as persons
    from {{ ref('fct_population') }}
    group by all

),

collected as (

    select
        month_start,
        sum(collected_tonnes) as collected_tonnes,
        count(*) as records
    from {{ ref('fct_waste_round') }}
    group by all

),

thrown as (

    select
        collected.month_start,
        1000 * collected.collected_tonnes as kilograms,
        counted.persons * day(last_day(collected.month_start)) as person_days,
        collected.records
    from collected
    asof inner join counted on last_day(collected.month_start) >= counted.counted_on

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(thrown.kilograms) as kilograms,
        sum(thrown.person_days) as person_days,
        coalesce(sum(thrown.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join thrown on period.month_start = thrown.month_start
    where period.kpi_code = 'E01'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    kilograms::decimal(18, 2) as numerator,
    person_days::decimal(18, 2) as denominator,
    (kilograms / nullif(person_days, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
