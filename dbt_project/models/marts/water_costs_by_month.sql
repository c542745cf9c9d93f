-- One row per kind of cost of water per month.
select
    cost.cost_kind,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    cost.cost_thb::decimal(18, 2) as cost_thb
from {{ ref('fct_water_cost') }} as cost -- noqa: RF04
inner join {{ ref('dim_date') }} as calendar on cost.month_start = calendar.date_key
