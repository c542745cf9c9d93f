-- One row per camera per month.
select
    month_start,
    trim(camera_code) as camera_code,
    trim(community_name) as community_name,
    total_hours,
    up_hours
from {{ current_rows('strategy', 'cctv_status') }} as cctv_status
