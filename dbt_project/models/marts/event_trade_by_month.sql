-- One row per municipal event or street market per month in which it was held.
select
    trade.event_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as event_days,
    sum(trade.traders)::bigint as trader_days,
    sum(trade.declared_sales_thb)::decimal(18, 2) as declared_sales_thb,
    (sum(trade.declared_sales_thb) / nullif(sum(trade.traders), 0))::decimal(14, 2) as thb_per_trader_day
from {{ ref('fct_event_trade') }} as trade
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', trade.held_on) = calendar.date_key
group by all
