-- One row per period, for the whole city: requests made online, of all requests made.
with asked as (

    select
        date_trunc('month', requested_on)::date as month_start,
        count_if(is_online) as online_requests,
        count(*) as requests,
        count(*) as records
    from {{ ref('fct_service_request') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(asked.online_requests) as online_requests,
        sum(asked.requests) as requests,
        coalesce(sum(asked.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join asked on period.month_start = asked.month_start
    where period.kpi_code = 'G13'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    online_requests::decimal(18, 2) as numerator,
    requests::decimal(18, 2) as denominator,
    (100 * online_requests / nullif(requests, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
