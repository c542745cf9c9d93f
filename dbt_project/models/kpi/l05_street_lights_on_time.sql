-- One row per period, for the whole city: lights due for repair in the period and repaired by then, of all due. Dark ones are late.
with due as (

    select
        date_trunc('month', due_on)::date as month_start,
        count_if(is_repaired_on_time) as on_time,
        count(*) as all_due,
        count(*) as records
    from {{ ref('fct_street_light_report') }}
    group by all

),


summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(due.on_time) as on_time,
        sum(due.all_due) as all_due,
        coalesce(sum(due.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join due on period.month_start = due.month_start
    where period.kpi_code = 'L05'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    on_time::decimal(18, 2) as numerator,
    all_due::decimal(18, 2) as denominator,
    (100 * on_time / nullif(all_due, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
