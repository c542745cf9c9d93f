-- One row per bus route per month.
select
    trip.route_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    sum(trip.planned_trips)::bigint as planned_trips,
    sum(trip.run_trips)::bigint as run_trips,
    sum(trip.passengers)::bigint as passengers
from {{ ref('fct_transport_trip') }} as trip
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', trip.service_on) = calendar.date_key
group by all
