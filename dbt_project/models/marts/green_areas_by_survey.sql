-- One row per public green area per day of survey.
select
    area.area_name,
    area.area_kind,
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    area.surveyed_on,
    calendar.fiscal_year_label_th,
    area.area_m2
from {{ ref('fct_green_area') }} as area
inner join {{ ref('dim_community') }} as community on area.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on area.surveyed_on = calendar.date_key
