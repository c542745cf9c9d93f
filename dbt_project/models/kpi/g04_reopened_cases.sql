-- One row per period for the whole city, per department, and per community: closings that did not last 30 days, of all closings.
with closings as (

    select
        {{ places('complaint.department_key', 'complaint.community_key') }},
        date_trunc('month', step.stepped_on)::date as month_start,
        (
            step.is_reopened_within_30_days
            or coalesce(complaint.reported_again_at between step.stepped_at and step.stepped_at + interval 30 day, false)
        )::integer as undone,
        1 as closings,
        1 as records
    from {{ ref('fct_complaint_step') }} as step
    inner join {{ ref('fct_complaint') }} as complaint on step.complaint_key = complaint.complaint_key
    where step.is_closing

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(closings.undone) as undone,
        sum(closings.closings) as closings,
        coalesce(sum(closings.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join closings
        on
            period.month_start = closings.month_start
            and period.department_key = closings.department_key
            and period.community_key = closings.community_key
    where period.kpi_code = 'G04'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    undone::decimal(18, 2) as numerator,
    closings::decimal(18, 2) as denominator,
    (100 * undone / nullif(closings, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
