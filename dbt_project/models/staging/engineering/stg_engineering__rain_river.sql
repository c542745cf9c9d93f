-- One row per station per hour.
select
    measured_at,
    trim(station_name) as station_name,
    rain_mm,
    level_m
from {{ current_rows('engineering', 'rain_river') }} as measured
