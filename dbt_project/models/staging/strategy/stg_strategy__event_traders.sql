-- One row per event per day.
select
    held_on,
    trim(event_name) as event_name,
    trim(community_name) as community_name,
    traders,
    declared_sales_thb
from {{ current_rows('strategy', 'event_traders') }} as event_traders
