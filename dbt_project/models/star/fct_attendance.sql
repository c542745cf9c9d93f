-- One row per school per grade per school day.
select
    {{ surrogate_key(['attendance.attended_on', 'attendance.school_name', 'attendance.grade']) }} as attendance_key,
    attendance.attended_on,
    date_trunc('month', attendance.attended_on)::date as month_start,
    coalesce(school.school_key, {{ member_key('unknown') }}) as school_key,
    attendance.grade,
    attendance.enrolled_pupils,
    attendance.present_pupils
from {{ ref('stg_education__attendance') }} as attendance
left join {{ ref('dim_school') }} as school on attendance.school_name = school.school_name
