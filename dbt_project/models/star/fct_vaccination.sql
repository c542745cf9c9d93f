-- One row per zone per vaccine per day of counting.
select
    {{ surrogate_key(['counted_on', 'zone_name', 'vaccine_name']) }} as vaccination_key,
    counted_on,
    zone_name,
    vaccine_name,
    target_children,
    vaccinated_children
from {{ ref('stg_public_health__vaccination') }}
