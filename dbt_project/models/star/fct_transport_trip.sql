-- One row per bus route per day.
select
    {{ surrogate_key(['service_on', 'route_code']) }} as transport_trip_key,
    service_on,
    route_code,
    route_name,
    planned_trips,
    run_trips,
    passengers
from {{ ref('stg_strategy__transport_trips') }}
