-- One row per KPI per day from which the strategy division means a target to hold.
select
    upper(trim(kpi_code)) as kpi_code,
    valid_from,
    target,
    tolerance,
    scale,
    trim(set_by) as set_by_th,
    set_on,
    source_th,
    reason_th
from {{ current_rows('strategy', 'kpi_targets') }} as target_row
