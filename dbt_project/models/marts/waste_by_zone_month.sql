-- One row per zone per month in which waste was collected.
select
    waste.zone_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as rounds,
    sum(waste.collected_tonnes)::decimal(18, 3) as collected_tonnes,
    sum(waste.scheduled_stops)::bigint as scheduled_stops,
    sum(waste.missed_stops)::bigint as missed_stops
from {{ ref('fct_waste_round') }} as waste
inner join {{ ref('dim_date') }} as calendar on waste.month_start = calendar.date_key
group by all
