-- One row per period, for the whole city: stops confirmed as missed, per thousand scheduled.
with driven as (

    select
        month_start,
        sum(missed_stops) as missed_stops,
        sum(scheduled_stops) as scheduled_stops,
        count(*) as records
    from {{ ref('fct_waste_round') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(driven.missed_stops) as missed_stops,
        sum(driven.scheduled_stops) as scheduled_stops,
        coalesce(sum(driven.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join driven on period.month_start = driven.month_start
    where period.kpi_code = 'E03'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    missed_stops::decimal(18, 2) as numerator,
    scheduled_stops::decimal(18, 2) as denominator,
    (1000 * missed_stops / nullif(scheduled_stops, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
