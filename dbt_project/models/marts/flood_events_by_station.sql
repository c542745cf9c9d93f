-- One row per flood event per station: when the river crossed its mark, and how long before people were warned.
select
    event.station_name,
    event.crossed_at,
    event.crossed_on,
    calendar.day_label_th,
    calendar.month_start,
    calendar.fiscal_year_label_th,
    event.alerted_at,
    event.lead_hours
from {{ ref('fct_flood_event') }} as event
inner join {{ ref('dim_date') }} as calendar on event.crossed_on = calendar.date_key
