-- One row per community per age band per sex per day of counting.
select
    counted_on,
    trim(community_name) as community_name,
    trim(age_band) as age_band,
    sex,
    persons
from {{ current_rows('clerk', 'population_by_age') }} as population_by_age
