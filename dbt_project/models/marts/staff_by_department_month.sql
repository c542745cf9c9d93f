-- One row per staff type per department per month.
select
    department.name_th as department_name_th,
    staff.staff_type,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    sum(staff.positions)::bigint as positions,
    sum(staff.filled)::bigint as filled
from {{ ref('fct_staff') }} as staff
inner join {{ ref('dim_department') }} as department on staff.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on staff.month_start = calendar.date_key
group by all
