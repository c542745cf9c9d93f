-- One row per station per hour.
select
    trim(station_name) as station_name,
    measured_at,
    pm25_ug_m3
from {{ current_rows('public_health', 'pm25_hourly') }} as reading
