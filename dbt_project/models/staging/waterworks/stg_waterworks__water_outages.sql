-- One row per outage.
select
    trim(outage_no) as outage_no,
    trim(community_name) as community_name,
    started_at,
    ended_at,
    connections_off,
    coalesce(nullif(trim(cause_name), ''), 'ไม่ระบุสาเหตุ') as cause_name,
    is_announced
from {{ current_rows('waterworks', 'water_outages') }} as outage
