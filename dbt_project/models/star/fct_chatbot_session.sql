-- One row per conversation with the chatbot. Who asked is used here to see whether someone came back within a day, and goes no further.
with sessions as (

    select
        session_hash,
        min(user_hash) as user_hash,
        min(asked_at) as begun_at,
        max(asked_at) as ended_at,
        arg_min(channel_name, asked_at) as channel_name,
        arg_min(language_code, asked_at) as language_code,
        arg_min(intent_code, asked_at) as intent_code,     -- what was first asked for, and understood
        count(*) as turns,
        bool_or(is_in_scope) as is_in_scope,
        bool_or(is_handed_over) as is_handed_over,
        bool_or(coalesce(thumb = 'down', false)) as is_thumbed_down,
        count(judged) as judged_turns,
        count(*) filter (where judged = 'wrong') as wrong_turns
    from {{ ref('stg_strategy__chatbot_turns') }}
    group by session_hash

)

select
    {{ surrogate_key(['session_hash']) }} as chatbot_session_key,
    begun_at,
    begun_at::date as begun_on,
    channel_name,
    language_code,
    coalesce(intent_code, 'unknown') as intent_code,
    turns,
    is_in_scope,
    is_handed_over,
    is_thumbed_down,
    -- Asking for the same thing again within 24 hours says that the first answer was none. What no one understood is no same thing.
    coalesce(lead(begun_at) over same_question <= ended_at + interval 24 hour, false) as is_asked_again,
    is_in_scope and not is_handed_over and not is_thumbed_down
    and not coalesce(lead(begun_at) over same_question <= ended_at + interval 24 hour, false) as is_resolved,
    judged_turns,
    wrong_turns
from sessions
window same_question as (partition by user_hash, coalesce(intent_code, session_hash) order by begun_at, session_hash)
