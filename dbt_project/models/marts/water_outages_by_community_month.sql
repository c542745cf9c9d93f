-- One row per community per cause per month in which outages of water began.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    outage.cause_name,
    outage.is_announced,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as outages,
    sum(outage.outage_hours)::decimal(18, 2) as outage_hours,
    sum(outage.connection_hours)::decimal(18, 2) as connection_hours
from {{ ref('fct_water_outage') }} as outage
inner join {{ ref('dim_community') }} as community on outage.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on outage.month_start = calendar.date_key
group by all
