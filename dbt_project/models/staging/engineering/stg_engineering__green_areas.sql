-- One row per area per day of survey.
select
    surveyed_on,
    trim(area_name) as area_name,
    trim(area_kind) as area_kind,
    trim(community_name) as community_name,
    area_m2
from {{ current_rows('engineering', 'green_areas') }} as area
