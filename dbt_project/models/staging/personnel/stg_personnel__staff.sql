-- One row per staff type per department per month end.
select
    counted_on,
    trim(department_name) as department_name,
    trim(staff_type) as staff_type,
    positions,
    filled
from {{ current_rows('personnel', 'staff') }} as staff
