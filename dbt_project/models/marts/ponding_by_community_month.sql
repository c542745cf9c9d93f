-- One row per community per month in which spots of standing water were looked at.
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
    count(*) as looked_at,
    count_if(spot.is_over_2_hours)::bigint as over_2_hours,
    max(spot.ponding_minutes)::integer as longest_minutes
from {{ ref('fct_ponding_spot') }} as spot
inner join {{ ref('dim_community') }} as community on spot.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on spot.rained_on = calendar.date_key
group by all
