-- One row per period, for the whole city: median hours from the warning until the river crossed its mark, of the period's events.
-- Worked out from the events of the period itself. An event that nobody warned of counts as zero hours.
with happened as (

    select
        date_trunc('month', crossed_on)::date as month_start,
        lead_hours::double as lead_hours    -- the median of decimals would lose the half between two of them
    from {{ ref('fct_flood_event') }}

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        median(happened.lead_hours) as middle,
        count(happened.lead_hours) as records
    from {{ ref('kpi_period_month') }} as period
    left join happened on period.month_start = happened.month_start
    where period.kpi_code = 'E07'
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
