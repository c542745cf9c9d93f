-- One row per community per month in which repairs of street lights fell due.
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
    count(*) as due,
    count_if(report.is_repaired_on_time)::bigint as repaired_on_time,
    count_if(report.repaired_at is null)::bigint as still_dark,
    (100 * count_if(report.is_repaired_on_time) / count(*))::decimal(9, 2) as on_time_pct
from {{ ref('fct_street_light_report') }} as report
inner join {{ ref('dim_community') }} as community on report.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on report.due_on = calendar.date_key
group by all
