-- One row per health centre per service per day.
select
    {{ surrogate_key(['visited_on', 'centre_name', 'service_name']) }} as health_visit_key,
    visited_on,
    date_trunc('month', visited_on)::date as month_start,
    centre_name,
    service_name,
    visits,
    first_visits
from {{ ref('stg_public_health__health_visits') }}
