-- One row per period for the whole city, per department, and per community: cases open past their due time when the period ended.
-- As things stood on that day: a case that was closed, re-opened and closed again is open in between, as its steps tell.
with month_ends as (

    select distinct
        month_start,
        (month_end + interval 1 day)::timestamp as ended_at
    from {{ ref('kpi_period_month') }}
    where kpi_code = 'G03'

),

overdue as (

    select
        {{ places('complaint.department_key', 'complaint.community_key') }},
        month_ends.month_start
    from {{ ref('fct_complaint_step') }} as step
    inner join {{ ref('fct_complaint') }} as complaint on step.complaint_key = complaint.complaint_key
    inner join month_ends
        on
            step.stepped_at < month_ends.ended_at
            and coalesce(step.next_stepped_at >= month_ends.ended_at, true)
            and complaint.due_at < month_ends.ended_at
    where not step.is_closing

),

counted as (

    select
        month_start,
        department_key,
        community_key,
        count(*) as cases
    from overdue
    group by all

),

ended as (

    select
        kpi_code,
        period_grain,
        period_start,
        department_key,
        community_key,
        max(month_start) as last_month
    from {{ ref('kpi_period_month') }}
    where kpi_code = 'G03'
    group by all

)

select
    ended.kpi_code,
    ended.period_grain,
    ended.period_start,
    ended.department_key,
    ended.community_key,
    coalesce(counted.cases, 0)::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    coalesce(counted.cases, 0)::decimal(18, 4) as actual,     -- none is a value: a period is asked of only when its feeds have told all of it
    null::decimal(18, 4) as plan_target,
    coalesce(counted.cases, 0)::bigint as records
from ended
left join counted
    on
        ended.last_month = counted.month_start
        and ended.department_key = counted.department_key
        and ended.community_key = counted.community_key
