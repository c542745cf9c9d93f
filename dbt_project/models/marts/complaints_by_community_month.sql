-- One row per community per department per month in which cases were received.
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
    department.name_th as department_name_th,
    count(*) as received,
    count_if(complaint.is_open)::bigint as still_open
from {{ ref('fct_complaint') }} as complaint
inner join {{ ref('dim_community') }} as community on complaint.community_key = community.community_key
inner join {{ ref('dim_department') }} as department on complaint.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on complaint.received_on = calendar.date_key
group by all
