-- One row per service per day from which a standard holds.
select
    trim(service_name) as service_name,
    valid_from,
    trim(department_name) as department_name,
    standard_days,
    is_online
from {{ current_rows('strategy', 'service_standards') }} as service_standards
