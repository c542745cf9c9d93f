-- One row per application, as it stood when last updated.
-- Who applies stays behind: nothing after this needs the applicant.
select
    trim(permit_no) as permit_no,
    applied_on,
    completed_on,
    decided_on,
    trim(decision) as decision,
    trim(use_kind) as use_kind,
    floor_area_m2,
    trim(community_name) as community_name,
    updated_at
from {{ current_rows('engineering', 'building_permits') }} as permit
