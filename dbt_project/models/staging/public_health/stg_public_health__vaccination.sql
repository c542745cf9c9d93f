-- One row per zone per vaccine per day of counting.
select
    counted_on,
    trim(zone_name) as zone_name,
    trim(vaccine_name) as vaccine_name,
    target_children,
    vaccinated_children
from {{ current_rows('public_health', 'vaccination') }} as vaccination
