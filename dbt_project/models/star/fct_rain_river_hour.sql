-- One row per station per hour.
select
    {{ surrogate_key(['measured_at', 'station_name']) }} as rain_river_hour_key,
    station_name,
    measured_at,
    measured_at::date as measured_on,
    rain_mm,
    level_m
from {{ ref('stg_engineering__rain_river') }}
