-- One row per defect, as last known.
select
    trim(defect_no) as defect_no,
    reported_on,
    found_on,
    coalesce(nullif(trim(defect_kind), ''), 'ไม่ระบุประเภท') as defect_kind,
    trim(community_name) as community_name,
    size_m2,
    repaired_on
from {{ current_rows('engineering', 'road_defects') }} as defect
