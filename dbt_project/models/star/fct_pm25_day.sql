-- One row per station per day: the mean of its hours. A day of fewer than 18 measured hours has no mean.
-- 18 of 24 hours is a proposed setting (2026-11-26) for the city to confirm; 37.5 µg/m³ is where air4thai's fourth band begins.
select
    {{ surrogate_key(['station_name', 'measured_on']) }} as pm25_day_key,
    station_name,
    measured_on,
    date_trunc('month', measured_on)::date as month_start,
    count(pm25_ug_m3)::integer as measured_hours,
    case when count(pm25_ug_m3) >= 18 then avg(pm25_ug_m3)::decimal(8, 2) end as mean_pm25_ug_m3,
    case when count(pm25_ug_m3) >= 18 then avg(pm25_ug_m3)::decimal(8, 2) > 37.5 end as is_above_standard
from {{ ref('fct_pm25_hour') }}
group by all
