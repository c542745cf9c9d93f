-- One row per school of the list in force.
select
    trim(school_code) as school_code,
    trim(school_name) as school_name,
    trim(community_name) as community_name,
    latitude,
    longitude,
    trim(highest_grade) as highest_grade
from {{ current_rows('education', 'schools') }} as school
