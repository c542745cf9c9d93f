-- One row per period, for the whole city: devices that used public WiFi, a day. A device that moves between points counts at each.
with connected as (

    select
        date_trunc('month', used_on)::date as month_start,
        sum(unique_devices) as devices,
        count(distinct used_on) as told_days,
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
        sum(connected.devices) as devices,
        sum(connected.told_days) as told_days,
        coalesce(sum(connected.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join connected on period.month_start = connected.month_start
    where period.kpi_code = 'C09A'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    devices::decimal(18, 2) as numerator,
    told_days::decimal(18, 2) as denominator,
    (devices / nullif(told_days, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
