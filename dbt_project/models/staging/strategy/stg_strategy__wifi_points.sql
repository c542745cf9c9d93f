-- One row per WiFi point.
select
    trim(point_code) as point_code,
    trim(point_name) as point_name,
    trim(community_name) as community_name,
    latitude,
    longitude,
    opened_on
from {{ current_rows('strategy', 'wifi_points') }} as wifi_points
