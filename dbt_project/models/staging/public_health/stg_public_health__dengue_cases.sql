-- One row per community per age group per month. A later workbook corrects the months before.
select
    month_start,
    trim(community_name) as community_name,
    trim(age_group) as age_group,
    cases
from {{ current_rows('public_health', 'dengue_cases') }} as dengue
