-- One row per step per department per month in which cases entered it.
select
    step.step_name,
    department.name_th as department_name_th,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as entered,
    count_if(step.next_stepped_at is null and not step.is_closing)::bigint as still_there,
    median(step.stayed_hours)::decimal(12, 2) as median_hours
from {{ ref('fct_complaint_step') }} as step
inner join {{ ref('dim_department') }} as department on step.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', step.stepped_on) = calendar.date_key
group by all
