-- One row per KPI per day from which the strategy division means a weight and an owner to hold.
select
    upper(trim(kpi_code)) as kpi_code,
    valid_from,
    weight,
    trim(department_name) as department_name,
    trim(set_by) as set_by_th,
    set_on,
    reason_th
from {{ current_rows('strategy', 'kpi_weights') }} as weight_row
