-- One row per station per hour. An hour that was not measured is there and has no value.
select
    {{ surrogate_key(['station_name', 'measured_at']) }} as pm25_hour_key,
    station_name,
    measured_at,
    measured_at::date as measured_on,
    pm25_ug_m3
from {{ ref('stg_public_health__pm25_hourly') }}
