-- One row per period, for the whole city: replies judged wrong, of all replies that someone judged.
with judged as (

    select
        date_trunc('month', begun_on)::date as month_start,
        sum(wrong_turns) as wrong,
        sum(judged_turns) as replies,
        sum(judged_turns) as records
    from {{ ref('fct_chatbot_session') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(judged.wrong) as wrong,
        sum(judged.replies) as replies,
        coalesce(sum(judged.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join judged on period.month_start = judged.month_start
    where period.kpi_code = 'G17'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    wrong::decimal(18, 2) as numerator,
    replies::decimal(18, 2) as denominator,
    (100 * wrong / nullif(replies, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
