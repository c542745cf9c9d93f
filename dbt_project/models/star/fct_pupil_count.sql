-- One row per school per grade per sex per day of counting.
select
    {{ surrogate_key(['pupil.counted_on', 'pupil.school_name', 'pupil.grade', 'pupil.sex']) }} as pupil_count_key,
    pupil.counted_on,
    pupil.school_year_be,
    pupil.term_no,
    coalesce(school.school_key, {{ member_key('unknown') }}) as school_key,
    pupil.grade,
    pupil.sex,
    pupil.pupils
from {{ ref('stg_education__pupils') }} as pupil
left join {{ ref('dim_school') }} as school on pupil.school_name = school.school_name
