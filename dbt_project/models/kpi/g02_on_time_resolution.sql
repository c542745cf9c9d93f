-- One row per period for the whole city, per department, and per community: cases due in the period and closed by then, of all due. Open ones are late.
with due as (

    select
        {{ places('department_key', 'community_key') }},
        date_trunc('month', due_on)::date as month_start,
        is_closed_on_time
    from {{ ref('fct_complaint') }}
    where due_on is not null

),

counted as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        count_if(due.is_closed_on_time) as closed_on_time,
        count(due.month_start) as all_due
    from {{ ref('kpi_period_month') }} as period
    left join due
        on
            period.month_start = due.month_start
            and period.department_key = due.department_key
            and period.community_key = due.community_key
    where period.kpi_code = 'G02'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    closed_on_time::decimal(18, 2) as numerator,
    all_due::decimal(18, 2) as denominator,
    (100 * closed_on_time / nullif(all_due, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    all_due as records
from counted
