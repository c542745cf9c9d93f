-- One row per period, for the whole city: water put into the system that was not billed, as a share of what was put in.
-- A month with only one of the two is left out: half of it would look like a miracle or a disaster.
with produced as (

    select
        month_start,
        sum(system_input_m3) as system_input_m3,
        count(*) as records
    from {{ ref('fct_water_production') }}
    group by all

),

billed as (

    select
        month_start,
        sum(billed_m3) as billed_m3,
        count(*) as records
    from {{ ref('fct_water_billing') }}
    group by all

),

both_known as (

    select
        produced.month_start,
        produced.system_input_m3,
        billed.billed_m3,
        produced.records + billed.records as records
    from produced
    inner join billed on produced.month_start = billed.month_start

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(both_known.system_input_m3 - both_known.billed_m3) as lost_m3,
        sum(both_known.system_input_m3) as system_input_m3,
        coalesce(sum(both_known.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join both_known on period.month_start = both_known.month_start
    where period.kpi_code = 'L01'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    lost_m3::decimal(18, 2) as numerator,
    system_input_m3::decimal(18, 2) as denominator,
    (100 * lost_m3 / nullif(system_input_m3, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
