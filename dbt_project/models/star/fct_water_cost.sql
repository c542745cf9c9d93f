-- One row per kind of cost per month.
select
    {{ surrogate_key(['month_start', 'cost_kind']) }} as water_cost_key,
    month_start,
    cost_kind,
    cost_thb
from {{ ref('stg_waterworks__water_costs') }}
