-- One row per truck per round per day.
select
    collected_on,
    trim(truck_code) as truck_code,
    round_no,
    trim(zone_name) as zone_name,
    collected_tonnes,
    scheduled_stops,
    missed_stops
from {{ current_rows('public_health', 'waste_rounds') }} as waste_round
