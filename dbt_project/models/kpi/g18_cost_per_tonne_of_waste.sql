-- One row per period, for the whole city: baht paid for each tonne of waste that the trucks fetched.
-- A month with only one of the two is left out: costs without tonnes, or tonnes without costs, say nothing of either.
with paid as (

    select
        month_start,
        sum(cost_thb) as cost_thb,
        count(*) as records
    from {{ ref('fct_waste_cost') }}
    group by all

),

collected as (

    select
        month_start,
        sum(collected_tonnes) as collected_tonnes,
        count(*) as records
    from {{ ref('fct_waste_round') }}
    group by all

),

both_known as (

    select
        paid.month_start,
        paid.cost_thb,
        collected.collected_tonnes,
        paid.records + collected.records as records
    from paid
    inner join collected on paid.month_start = collected.month_start

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(both_known.cost_thb) as cost_thb,
        sum(both_known.collected_tonnes) as collected_tonnes,
        coalesce(sum(both_known.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join both_known on period.month_start = both_known.month_start
    where period.kpi_code = 'G18'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    cost_thb::decimal(18, 2) as numerator,
    collected_tonnes::decimal(18, 2) as denominator,
    (cost_thb / nullif(collected_tonnes, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
