-- One row per period, for the whole city: square metres of public green for each registered person when the period ended.
-- Both are counts that hold until the next: the last survey and the last count of people on or before the period's end.
with ends as (

    select distinct
        kpi_code,
        period_grain,
        period_start,
        period_end,
        department_key,
        community_key
    from {{ ref('kpi_period_month') }}
    where kpi_code = 'E05'

),

surveyed as (

    select
        surveyed_on,
        sum(area_m2) as area_m2,
        count(*) as records
    from {{ ref('fct_green_area') }}
    group by all

),

counted as (

    select
        counted_on,
        sum(persons) as persons
    from {{ ref('fct_population') }}
    group by all

),

last_known as (

    select
        ends.*,
        surveyed.area_m2,
        counted.persons,
        coalesce(surveyed.records, 0) as records
    from ends
    asof left join surveyed on ends.period_end >= surveyed.surveyed_on
    asof left join counted on ends.period_end >= counted.counted_on

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    area_m2::decimal(18, 2) as numerator,
    persons::decimal(18, 2) as denominator,
    (area_m2 / nullif(persons, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from last_known
