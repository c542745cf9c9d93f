-- One row per turn of a conversation with the chatbot.
select
    trim(turn_no) as turn_no,
    session_hash,
    user_hash,
    asked_at,
    channel_name,
    language_code,
    kind_code,
    trim(intent_code) as intent_code,
    is_in_scope,
    is_handed_over,
    thumb,
    judged
from {{ current_rows('strategy', 'chatbot_turns') }} as chatbot_turns
