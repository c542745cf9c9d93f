-- One row per community of the list in force.
select
    trim(community_code) as community_code,
    trim(community_name) as community_name,
    trim(zone_name) as zone_name,
    latitude,
    longitude,
    boundary_geojson
from {{ current_rows('social_welfare', 'communities') }} as community
