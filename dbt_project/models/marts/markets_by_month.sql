-- One row per municipal market per month.
select
    market.market_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    market.stalls,
    market.rented_stalls,
    (100 * market.rented_stalls / nullif(market.stalls, 0))::decimal(9, 2) as occupied_pct
from {{ ref('fct_market_stall') }} as market
inner join {{ ref('dim_date') }} as calendar on market.month_start = calendar.date_key
