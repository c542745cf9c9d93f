-- One row per school per grade per sex per day of counting.
select
    counted_on,
    school_year_be,
    term_no,
    trim(school_name) as school_name,
    trim(grade) as grade,
    trim(sex) as sex,
    pupils
from {{ current_rows('education', 'pupils') }} as pupil
