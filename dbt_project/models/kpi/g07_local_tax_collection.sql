-- One row per period, for the whole city: local tax received, as a share of what was expected of those months.
-- Month against month: bills fall due in March and April, and a part of the year against the whole of its estimate would look like failure.
with collected as (

    select
        month_start,
        sum(received_thb) as received_thb,
        sum(estimated_thb) as estimated_thb,
        count(*) as records
    from {{ ref('fct_revenue') }}
    where is_local_tax
    group by all

),


summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(collected.received_thb) as received_thb,
        sum(collected.estimated_thb) as estimated_thb,
        coalesce(sum(collected.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join collected on period.month_start = collected.month_start
    where period.kpi_code = 'G07'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    received_thb::decimal(18, 2) as numerator,
    estimated_thb::decimal(18, 2) as denominator,
    (100 * received_thb / nullif(estimated_thb, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
