-- One row per report of a dark light, as last known.
select
    trim(report_no) as report_no,
    trim(pole_code) as pole_code,
    trim(community_name) as community_name,
    reported_at,
    due_at,
    repaired_at,
    coalesce(nullif(trim(cause_name), ''), 'ไม่ระบุสาเหตุ') as cause_name
from {{ current_rows('engineering', 'street_light_reports') }} as report
