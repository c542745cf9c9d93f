-- One row per period, for the whole city: baht spent for each m³ put into the pipes.
-- A month with only one of the two is left out: costs without water, or water without costs, say nothing of either.
with spent as (

    select
        month_start,
        sum(cost_thb) as cost_thb,
        count(*) as records
    from {{ ref('fct_water_cost') }}
    group by all

),

made as (

    select
        month_start,
        sum(system_input_m3) as system_input_m3,
        count(*) as records
    from {{ ref('fct_water_production') }}
    group by all

),

both_known as (

    select
        spent.month_start,
        spent.cost_thb,
        made.system_input_m3,
        spent.records + made.records as records
    from spent
    inner join made on spent.month_start = made.month_start

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(both_known.cost_thb) as cost_thb,
        sum(both_known.system_input_m3) as system_input_m3,
        coalesce(sum(both_known.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join both_known on period.month_start = both_known.month_start
    where period.kpi_code = 'G19'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    cost_thb::decimal(18, 2) as numerator,
    system_input_m3::decimal(18, 2) as denominator,
    (cost_thb / nullif(system_input_m3, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
