-- One row per staff type per department per month end.
select
    {{ surrogate_key(['staff.counted_on', 'staff.department_name', 'staff.staff_type']) }} as staff_key,
    staff.counted_on,
    date_trunc('month', staff.counted_on)::date as month_start,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    staff.staff_type,
    staff.positions,
    staff.filled
from {{ ref('stg_personnel__staff') }} as staff
left join {{ ref('dim_department') }} as department on staff.department_name = department.name_th
