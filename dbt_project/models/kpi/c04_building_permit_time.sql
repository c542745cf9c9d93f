-- One row per period, for the whole city: median working days from a complete application to its decision, of those decided in the period.
-- Worked out from the applications of the period itself: a median of medians would be another number.
with happened as (

    select
        date_trunc('month', decided_on)::date as month_start,
        decision_working_days
    from {{ ref('fct_building_permit') }}
    where decision_working_days is not null

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        median(happened.decision_working_days) as middle,
        count(happened.decision_working_days) as records
    from {{ ref('kpi_period_month') }} as period
    left join happened on period.month_start = happened.month_start
    where period.kpi_code = 'C04'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    null::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    (middle)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
