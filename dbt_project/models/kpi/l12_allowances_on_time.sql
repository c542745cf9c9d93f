-- One row per period for the whole city and per community: allowances paid by their due day, of all that were due.
with due as (

    select
        unnest([community_key, {{ member_key('city') }}]) as community_key,
        month_start,
        due_persons,
        on_time_persons
    from {{ ref('fct_allowance') }}

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(due.on_time_persons) as on_time_persons,
        sum(due.due_persons) as due_persons,
        count(due.month_start) as records
    from {{ ref('kpi_period_month') }} as period
    left join due
        on
            period.month_start = due.month_start
            and period.community_key = due.community_key
    where period.kpi_code = 'L12'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    on_time_persons::decimal(18, 2) as numerator,
    due_persons::decimal(18, 2) as denominator,
    (100 * on_time_persons / nullif(due_persons, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records
from summed
