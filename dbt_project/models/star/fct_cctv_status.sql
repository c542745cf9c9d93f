-- One row per camera per month.
select
    {{ surrogate_key(['status.month_start', 'status.camera_code']) }} as cctv_status_key,
    status.month_start,
    status.camera_code,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    status.total_hours,
    status.up_hours
from {{ ref('stg_strategy__cctv_status') }} as status
left join {{ ref('dim_community') }} as community on status.community_name = community.community_name
