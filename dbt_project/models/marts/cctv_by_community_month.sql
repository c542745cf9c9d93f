-- One row per community per month. For city hall only: where a camera is dead is nobody else's business.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as cameras,
    sum(status.total_hours)::decimal(14, 2) as total_hours,
    sum(status.up_hours)::decimal(14, 2) as up_hours
from {{ ref('fct_cctv_status') }} as status
inner join {{ ref('dim_community') }} as community on status.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on status.month_start = calendar.date_key
group by all
