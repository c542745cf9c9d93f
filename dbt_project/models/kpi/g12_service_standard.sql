-- One row per period for the whole city and per department: requests finished by their day, of all due in the period. Unfinished ones are late.
with due as (

    select
        unnest([department_key, {{ member_key('city') }}]) as department_key,
        date_trunc('month', due_on)::date as month_start,
        is_completed_on_time::integer as on_time,
        1 as requests,
        1 as records
    from {{ ref('fct_service_request') }}

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(due.on_time) as on_time,
        sum(due.requests) as requests,
        coalesce(sum(due.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join due
        on
            period.month_start = due.month_start
            and period.department_key = due.department_key
    where period.kpi_code = 'G12'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    on_time::decimal(18, 2) as numerator,
    requests::decimal(18, 2) as denominator,
    (100 * on_time / nullif(requests, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
