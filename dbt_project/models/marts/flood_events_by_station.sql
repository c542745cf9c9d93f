-- One row per flood event per station: when the river crossed its mark, and how long before people were warned.
select
    flood.station_name,
    flood.crossed_at,
    flood.crossed_on,
    calendar.day_label_th,
    calendar.month_start,
    calendar.fiscal_year_label_th,
    flood.alerted_at,
    flood.lead_hours
from {{ ref('fct_flood_event') }} as flood
inner join {{ ref('dim_date') }} as calendar on flood.crossed_on = calendar.date_key
