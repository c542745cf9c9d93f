-- One row per truck per round per day.
select
    {{ surrogate_key(['collected_on', 'truck_code', 'round_no']) }} as waste_round_key,
    collected_on,
    date_trunc('month', collected_on)::date as month_start,
    zone_name,
    truck_code,
    round_no,
    collected_tonnes,
    scheduled_stops,
    missed_stops
from {{ ref('stg_public_health__waste_rounds') }}
