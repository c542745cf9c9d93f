-- One row per open data set per day of checking.
select
    checked_on,
    trim(data_set_code) as data_set_code,
    trim(data_set_name) as data_set_name,
    trim(department_name) as department_name,
    update_every_days,
    updated_on
from {{ current_rows('strategy', 'open_data_sets') }} as open_data_sets
