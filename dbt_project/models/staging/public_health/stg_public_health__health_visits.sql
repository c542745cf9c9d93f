-- One row per centre per service per day.
select
    visited_on,
    trim(centre_name) as centre_name,
    trim(service_name) as service_name,
    visits,
    first_visits
from {{ current_rows('public_health', 'health_visits') }} as visit
