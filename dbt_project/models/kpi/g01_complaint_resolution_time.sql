-- One row per period for the whole city, per department, and per community: median hours from receiving a case to its verified closing.
-- Worked out from the cases of the period itself: a median of medians would be another number.
with closed as (

    select
        {{ places('department_key', 'community_key') }},
        date_trunc('month', closed_on)::date as month_start,
        resolution_hours
    from {{ ref('fct_complaint') }}
    where is_verified_closed

)

select
    period.kpi_code,
    period.period_grain,
    period.period_start,
    period.department_key,
    period.community_key,
    null::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    median(closed.resolution_hours)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    count(closed.resolution_hours) as records
from {{ ref('kpi_period_month') }} as period
left join closed
    on
        period.month_start = closed.month_start
        and period.department_key = closed.department_key
        and period.community_key = closed.community_key
where period.kpi_code = 'G01'
group by all
