-- One row per period, for the whole city: litres billed per registered person per day. Context only.
-- The population of a month is the whole of the last count on or before its end.
with counted as (

    select
        counted_on,
        sum(persons) as persons
    from {{ ref('fct_population') }}
    group by all

),

billed as (

    select
        month_start,
        sum(billed_m3) as billed_m3,
        count(*) as records
    from {{ ref('fct_water_billing') }}
    group by all

),

used as (

    select
        billed.month_start,
        1000 * billed.billed_m3 as litres,
        counted.persons * day(last_day(billed.month_start)) as person_days,
        billed.records
    from billed
    asof inner join counted on last_day(billed.month_start) >= counted.counted_on

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(used.litres) as litres,
        sum(used.person_days) as person_days,
        coalesce(sum(used.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join used on period.month_start = used.month_start
    where period.kpi_code = 'L02'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    litres::decimal(18, 2) as numerator,
    person_days::decimal(18, 2) as denominator,
    (litres / nullif(person_days, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
