-- One row per kind of revenue per month.
select
    revenue.revenue_group,
    revenue.revenue_kind,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    revenue.estimated_thb::decimal(18, 2) as estimated_thb,
    revenue.received_thb::decimal(18, 2) as received_thb
from {{ ref('fct_revenue') }} as revenue
inner join {{ ref('dim_date') }} as calendar on revenue.month_start = calendar.date_key
