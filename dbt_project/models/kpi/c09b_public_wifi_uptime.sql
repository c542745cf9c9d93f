-- One row per period, for the whole city: hours in which WiFi points worked, of all hours of all points.
with connected as (

    select
        date_trunc('month', used_on)::date as month_start,
        sum(up_hours) as up_hours,
        sum(total_hours) as total_hours,
        count(*) as records
    from {{ ref('fct_wifi_usage') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(connected.up_hours) as up_hours,
        sum(connected.total_hours) as total_hours,
        coalesce(sum(connected.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join connected on period.month_start = connected.month_start
    where period.kpi_code = 'C09B'
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
