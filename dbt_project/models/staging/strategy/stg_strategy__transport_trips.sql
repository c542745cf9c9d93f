-- One row per bus route per day.
select
    service_on,
    trim(route_code) as route_code,
    trim(route_name) as route_name,
    planned_trips,
    run_trips,
    passengers
from {{ current_rows('strategy', 'transport_trips') }} as transport_trips
