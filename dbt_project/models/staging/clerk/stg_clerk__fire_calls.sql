-- One row per call.
select
    trim(call_no) as call_no,
    called_at,
    arrived_at,
    trim(incident_type) as incident_type,
    trim(community_name) as community_name
from {{ current_rows('clerk', 'fire_calls') }} as fire_calls
