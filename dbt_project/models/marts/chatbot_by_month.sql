-- One row per channel per language per intent per month.
select
    session.channel_name,
    session.language_code,
    session.intent_code,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as sessions,
    count_if(session.is_in_scope)::bigint as in_scope_sessions,
    count_if(session.is_resolved)::bigint as resolved_sessions,
    count_if(session.is_handed_over)::bigint as handed_over_sessions,
    sum(session.judged_turns)::bigint as judged_turns,
    sum(session.wrong_turns)::bigint as wrong_turns
from {{ ref('fct_chatbot_session') }} as session -- noqa: RF04
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', session.begun_on) = calendar.date_key
group by all
