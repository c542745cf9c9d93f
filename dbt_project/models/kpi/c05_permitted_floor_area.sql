-- One row per period, for the whole city: square metres of the building permits issued in the period. A month of none is a zero.
with issued as (

    select
        date_trunc('month', decided_on)::date as month_start,
        sum(floor_area_m2) as floor_area_m2,
        count(*) as records
    from {{ ref('fct_building_permit') }}
    where decision = 'อนุญาต'
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        coalesce(sum(issued.floor_area_m2), 0) as floor_area_m2,
        coalesce(sum(issued.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join issued on period.month_start = issued.month_start
    where period.kpi_code = 'C05'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    floor_area_m2::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    (floor_area_m2)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
