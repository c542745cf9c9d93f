-- One row per call to the fire and rescue unit.
select
    {{ surrogate_key(['fire_call.call_no']) }} as fire_call_key,
    fire_call.call_no,
    fire_call.called_at,
    fire_call.called_at::date as called_on,
    fire_call.arrived_at,
    fire_call.incident_type,
    fire_call.incident_type in ('เพลิงไหม้', 'อุบัติเหตุ') as is_emergency,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    -- An arrival before its call is a slip of the pen, and no minute.
    case
        when fire_call.arrived_at >= fire_call.called_at then round(date_diff('second', fire_call.called_at, fire_call.arrived_at) / 60, 2)
    end::decimal(10, 2) as response_minutes
from {{ ref('stg_clerk__fire_calls') }} as fire_call
left join {{ ref('dim_community') }} as community on fire_call.community_name = community.community_name
