-- One row per community per day of counting.
select
    counted_on,
    trim(community_name) as community_name,
    male_persons,
    female_persons,
    households
from {{ current_rows('clerk', 'population') }} as population
