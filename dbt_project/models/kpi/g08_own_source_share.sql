-- One row per period, for the whole city: revenue that the municipality collected itself, as a share of all it received.
with received as (

    select
        month_start,
        sum(case when is_own_source then received_thb else 0 end) as own_thb,
        sum(received_thb) as all_thb,
        count(*) as records
    from {{ ref('fct_revenue') }}
    group by all

),


summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(received.own_thb) as own_thb,
        sum(received.all_thb) as all_thb,
        coalesce(sum(received.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join received on period.month_start = received.month_start
    where period.kpi_code = 'G08'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    own_thb::decimal(18, 2) as numerator,
    all_thb::decimal(18, 2) as denominator,
    (100 * own_thb / nullif(all_thb, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
