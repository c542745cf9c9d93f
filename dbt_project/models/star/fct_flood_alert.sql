-- One row per warning of a flood.
select
    {{ surrogate_key(['alert_no']) }} as flood_alert_key,
    alert_no,
    station_name,
    alerted_at,
    alerted_at::date as alerted_on,
    warning_level_m,
    crossed_at,
    highest_level_m,
    told_through
from {{ ref('stg_engineering__flood_alerts') }}
