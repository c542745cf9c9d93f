-- One row per school per grade per school day.
select
    attended_on,
    trim(school_name) as school_name,
    trim(grade) as grade,
    enrolled_pupils,
    present_pupils
from {{ current_rows('education', 'attendance') }} as attendance
