-- One row per school per month of school.
with counted as (

    select
        school_key,
        month_start,
        sum(enrolled_pupils) as enrolled_days,
        sum(present_pupils) as present_days
    from {{ ref('fct_attendance') }}
    group by all

)

select
    school.school_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    counted.enrolled_days::bigint as enrolled_days,
    (
        case
            when not ({{ too_few('counted.present_days') }} or {{ too_few('counted.enrolled_days - counted.present_days') }})
                then 100 * counted.present_days / nullif(counted.enrolled_days, 0)
        end
    )::decimal(8, 1) as attendance_pct
from counted
inner join {{ ref('dim_school') }} as school on counted.school_key = school.school_key
inner join {{ ref('dim_date') }} as calendar on counted.month_start = calendar.date_key
