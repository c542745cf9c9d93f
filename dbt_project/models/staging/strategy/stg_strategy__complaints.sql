-- One row per complaint case, as it stood when last updated.
-- Where a case lies and who reported it stay behind: nothing after this needs them, so nothing after this can leak them.
select
    trim(case_no) as case_no,
    received_at,
    due_at,
    closed_at,
    reopened_at,
    trim(status_name) as status_name,
    coalesce(nullif(trim(category_name), ''), 'ไม่ระบุประเภท') as category_name,
    coalesce(nullif(trim(channel_name), ''), 'ไม่ระบุช่องทาง') as channel_name,
    trim(community_name) as community_name,
    trim(department_name) as department_name,
    rating,
    updated_at
from {{ current_rows('strategy', 'complaints') }} as complaint
