-- One row per community per age group per month. Counts are small: for city hall alone.
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
    dengue.age_group,
    sum(dengue.cases)::bigint as cases
from {{ ref('fct_dengue_case') }} as dengue
inner join {{ ref('dim_community') }} as community on dengue.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on dengue.month_start = calendar.date_key
group by all
