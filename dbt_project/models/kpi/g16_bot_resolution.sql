-- One row per period, for the whole city: sessions in scope that the chatbot ended by itself, of all sessions in scope.
with talked as (

    select
        date_trunc('month', begun_on)::date as month_start,
        count_if(is_resolved) as resolved,
        count(*) as sessions,
        count(*) as records
    from {{ ref('fct_chatbot_session') }}
    where is_in_scope
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(talked.resolved) as resolved,
        sum(talked.sessions) as sessions,
        coalesce(sum(talked.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join talked on period.month_start = talked.month_start
    where period.kpi_code = 'G16'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    resolved::decimal(18, 2) as numerator,
    sessions::decimal(18, 2) as denominator,
    (100 * resolved / nullif(sessions, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
