-- One row per community per kind of defect per month in which defects were found.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    defect.defect_kind,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as found,
    count_if(defect.repaired_on is null)::bigint as still_open,
    avg(date_diff('day', defect.found_on, defect.repaired_on))::decimal(9, 1) as mean_days_to_repair
from {{ ref('fct_road_defect') }} as defect
inner join {{ ref('dim_community') }} as community on defect.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on defect.found_on = calendar.date_key
group by all
