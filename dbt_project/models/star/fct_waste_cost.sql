-- One row per kind of cost per month.
select
    {{ surrogate_key(['month_start', 'cost_kind']) }} as waste_cost_key,
    month_start,
    cost_kind,
    cost_thb
from {{ ref('stg_public_health__waste_costs') }}
