-- One row per open data set per day of checking.
select
    {{ surrogate_key(['data_set.checked_on', 'data_set.data_set_code']) }} as open_data_check_key,
    data_set.checked_on,
    data_set.data_set_code,
    data_set.data_set_name,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    data_set.update_every_days,
    data_set.updated_on,
    coalesce(data_set.checked_on - data_set.updated_on <= data_set.update_every_days, false) as is_fresh
from {{ ref('stg_strategy__open_data_sets') }} as data_set
left join {{ ref('dim_department') }} as department on data_set.department_name = department.name_th
