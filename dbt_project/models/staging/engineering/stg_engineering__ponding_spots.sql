-- One row per spot per day on which it was looked at.
select
    rained_on,
    trim(spot_name) as spot_name,
    trim(community_name) as community_name,
    ponding_minutes,
    depth_cm
from {{ current_rows('engineering', 'ponding_spots') }} as spot
