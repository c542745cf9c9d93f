-- One row per period, for the whole city: tonnes recycled and composted, of all that was thrown away (those and what the trucks fetched).
-- A month with only one of the two is left out: half of it would look like a miracle or a disaster.
with recovered as (

    select
        month_start,
        sum(recovered_tonnes) as recovered_tonnes,
        count(*) as records
    from {{ ref('fct_recycling') }}
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
        recovered.month_start,
        recovered.recovered_tonnes,
        recovered.recovered_tonnes + collected.collected_tonnes as generated_tonnes,
        recovered.records + collected.records as records
    from recovered
    inner join collected on recovered.month_start = collected.month_start

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(both_known.recovered_tonnes) as recovered_tonnes,
        sum(both_known.generated_tonnes) as generated_tonnes,
        coalesce(sum(both_known.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join both_known on period.month_start = both_known.month_start
    where period.kpi_code = 'E02'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    recovered_tonnes::decimal(18, 2) as numerator,
    generated_tonnes::decimal(18, 2) as denominator,
    (100 * recovered_tonnes / nullif(generated_tonnes, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
