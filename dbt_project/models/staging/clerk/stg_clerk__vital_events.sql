-- One row per community per event per sex per month.
select
    month_start,
    trim(community_name) as community_name,
    event_name,
    sex,
    persons
from {{ current_rows('clerk', 'vital_events') }} as vital_events
