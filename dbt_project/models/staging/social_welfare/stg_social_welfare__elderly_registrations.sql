-- One row per community per age band per sex per day of counting.
select
    counted_on,
    trim(community_name) as community_name,
    trim(age_band) as age_band,
    trim(sex) as sex,
    persons
from {{ current_rows('social_welfare', 'elderly_registrations') }} as elderly
