-- One row per WiFi point per day.
select
    used_on,
    trim(point_code) as point_code,
    unique_devices,
    up_hours
from {{ current_rows('strategy', 'wifi_usage') }} as wifi_usage
