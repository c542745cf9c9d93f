-- One row per step of a complaint case.
select
    trim(case_no) as case_no,
    step_no,
    trim(step_name) as step_name,
    stepped_at,
    trim(department_name) as department_name
from {{ current_rows('strategy', 'complaint_steps') }} as complaint_steps
