-- One row per warning.
select
    trim(alert_no) as alert_no,
    trim(station_name) as station_name,
    alerted_at,
    warning_level_m,
    crossed_at,
    highest_level_m,
    told_through
from {{ current_rows('engineering', 'flood_alerts') }} as alert
