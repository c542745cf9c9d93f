-- One row per public WiFi point per month.
select
    place.point_name,
    community.community_name,
    place.latitude,
    place.longitude,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    round(sum(used.unique_devices) / count(*), 1)::decimal(12, 1) as devices_a_day,
    (100 * sum(used.up_hours) / nullif(sum(used.total_hours), 0))::decimal(7, 2) as up_pct
from {{ ref('fct_wifi_usage') }} as used
inner join {{ ref('dim_wifi_point') }} as place on used.wifi_point_key = place.wifi_point_key
inner join {{ ref('dim_community') }} as community on place.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', used.used_on) = calendar.date_key
group by all
