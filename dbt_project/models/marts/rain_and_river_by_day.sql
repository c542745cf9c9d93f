-- One row per telemetry station per day.
select
    hourly.station_name,
    hourly.measured_on,
    calendar.day_label_th,
    calendar.month_start,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    sum(hourly.rain_mm)::decimal(9, 1) as rain_mm,
    max(hourly.level_m)::decimal(6, 2) as highest_level_m,
    count(hourly.rain_mm) as hours_measured
from {{ ref('fct_rain_river_hour') }} as hourly
inner join {{ ref('dim_date') }} as calendar on hourly.measured_on = calendar.date_key
group by all
