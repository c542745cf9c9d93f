-- One row per station per day.
select
    air.station_name,
    air.measured_on,
    calendar.day_label_th,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    air.measured_hours,
    air.mean_pm25_ug_m3,
    air.is_above_standard
from {{ ref('fct_pm25_day') }} as air
inner join {{ ref('dim_date') }} as calendar on air.measured_on = calendar.date_key
