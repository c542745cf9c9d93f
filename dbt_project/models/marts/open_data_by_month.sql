-- One row per open data set per month in which it was checked, by the last check.
select
    data_check.data_set_name,
    department.name_th as department_name_th,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    data_check.update_every_days,
    data_check.updated_on,
    data_check.is_fresh
from {{ ref('fct_open_data_check') }} as data_check
inner join {{ ref('dim_department') }} as department on data_check.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', data_check.checked_on) = calendar.date_key
qualify row_number() over (partition by data_check.data_set_code, calendar.month_start order by data_check.checked_on desc) = 1
