-- One row per kind of cost per month.
select
    month_start,
    trim(cost_kind) as cost_kind,
    cost_thb
from {{ current_rows('waterworks', 'water_costs') }} as spent
