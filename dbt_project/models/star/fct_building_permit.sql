-- One row per application for a building permit.
select
    {{ surrogate_key(['permit.permit_no']) }} as building_permit_key,
    permit.permit_no,
    permit.applied_on,
    permit.completed_on,
    permit.decided_on,
    permit.decision,
    permit.use_kind,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    permit.floor_area_m2,
    -- The day after it was complete is the first. Who withdraws gets no decision.
    case
        when permit.decision in ('อนุญาต', 'ไม่อนุญาต') then decided.working_day_no - complete.working_day_no
    end as decision_working_days,
    permit.updated_at
from {{ ref('stg_engineering__building_permits') }} as permit
left join {{ ref('dim_date') }} as complete on permit.completed_on = complete.date_key
left join {{ ref('dim_date') }} as decided on permit.decided_on = decided.date_key
left join {{ ref('dim_community') }} as community on permit.community_name = community.community_name
