-- One row per centre per age per day of counting.
select
    counted_on,
    trim(centre_name) as centre_name,
    age_years,
    children
from {{ current_rows('education', 'childcare') }} as childcare
