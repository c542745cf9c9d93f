-- One row per community per event (born, died, moved in, moved out) per sex per month.
select
    {{ surrogate_key(['happening.month_start', 'happening.community_name', 'happening.event_name', 'happening.sex']) }} as vital_event_key,
    happening.month_start,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    happening.event_name,
    happening.sex,
    happening.persons,
    happening.persons * case when happening.event_name in ('เกิด', 'ย้ายเข้า') then 1 else -1 end as change_persons
from {{ ref('stg_clerk__vital_events') }} as happening
left join {{ ref('dim_community') }} as community on happening.community_name = community.community_name
