-- One row per community per kind of incident per month.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    fire_call.incident_type,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as calls,
    median(fire_call.response_minutes)::decimal(10, 2) as median_minutes
from {{ ref('fct_fire_call') }} as fire_call
inner join {{ ref('dim_community') }} as community on fire_call.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', fire_call.called_on) = calendar.date_key
group by all
