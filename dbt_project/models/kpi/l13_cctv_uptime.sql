-- One row per period, for the whole city: hours in which cameras worked, of all camera-hours.
with watched as (

    select
        month_start,
        sum(up_hours) as up_hours,
        sum(total_hours) as total_hours,
        count(*) as records
    from {{ ref('fct_cctv_status') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(watched.up_hours) as up_hours,
        sum(watched.total_hours) as total_hours,
        coalesce(sum(watched.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join watched on period.month_start = watched.month_start
    where period.kpi_code = 'L13'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    up_hours::decimal(18, 2) as numerator,
    total_hours::decimal(18, 2) as denominator,
    (100 * up_hours / nullif(total_hours, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
