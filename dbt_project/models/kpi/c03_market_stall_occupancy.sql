-- One row per period, for the whole city: stalls let, of all stalls, over the markets and months of the period.
with let as (

    select
        month_start,
        sum(rented_stalls) as rented_stalls,
        sum(stalls) as stalls,
        count(*) as records
    from {{ ref('fct_market_stall') }}
    group by all

),


summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(let.rented_stalls) as rented_stalls,
        sum(let.stalls) as stalls,
        coalesce(sum(let.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join let on period.month_start = let.month_start
    where period.kpi_code = 'C03'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    rented_stalls::decimal(18, 2) as numerator,
    stalls::decimal(18, 2) as denominator,
    (100 * rented_stalls / nullif(stalls, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
