-- One row per community per kind of disability per day of counting.
select
    counted_on,
    trim(community_name) as community_name,
    trim(disability_kind) as disability_kind,
    persons
from {{ current_rows('social_welfare', 'disability_registrations') }} as disability
