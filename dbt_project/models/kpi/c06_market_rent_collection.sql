-- One row per period, for the whole city: stall rent collected, of the rent billed.
with rent as (

    select
        month_start,
        sum(rent_collected_thb) as rent_collected_thb,
        sum(rent_billed_thb) as rent_billed_thb,
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
        sum(rent.rent_collected_thb) as rent_collected_thb,
        sum(rent.rent_billed_thb) as rent_billed_thb,
        coalesce(sum(rent.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join rent on period.month_start = rent.month_start
    where period.kpi_code = 'C06'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    rent_collected_thb::decimal(18, 2) as numerator,
    rent_billed_thb::decimal(18, 2) as denominator,
    (100 * rent_collected_thb / nullif(rent_billed_thb, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
