-- One row per period, for the whole city: sales that traders declared at municipal events, a trader and day.
with sold as (

    select
        date_trunc('month', held_on)::date as month_start,
        sum(declared_sales_thb) as declared_sales_thb,
        sum(traders) as trader_days,
        sum(traders) as records
    from {{ ref('fct_event_trade') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(sold.declared_sales_thb) as declared_sales_thb,
        sum(sold.trader_days) as trader_days,
        coalesce(sum(sold.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join sold on period.month_start = sold.month_start
    where period.kpi_code = 'C10'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    declared_sales_thb::decimal(18, 2) as numerator,
    trader_days::decimal(18, 2) as denominator,
    (declared_sales_thb / nullif(trader_days, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
