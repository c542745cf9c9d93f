-- One row per step of an application.
select
    trim(permit_no) as permit_no,
    step_no,
    trim(step_name) as step_name,
    stepped_on
from {{ current_rows('engineering', 'building_permit_steps') }} as step
