-- One row per period per department, and for the whole city: money used to date as a share of the year's budget, beside the plan for that month.
-- Amounts are cumulative, so a period's value is that of its last reported month.
with budget as (

    select
        unnest([department_key, {{ member_key('city') }}]) as department_key,
        month_start,
        approved_thb,
        planned_thb,
        disbursed_thb + committed_thb as used_thb
    from {{ ref('fct_budget_execution') }}

),

reported as (

    select
        department_key,
        month_start,
        sum(used_thb) as used_thb,
        sum(approved_thb) as approved_thb,
        sum(planned_thb) as planned_thb,
        count(*) as records
    from budget
    group by all

),

last_reported as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        max_by(reported.used_thb, reported.month_start) as used_thb,
        max_by(reported.approved_thb, reported.month_start) as approved_thb,
        max_by(reported.planned_thb, reported.month_start) as planned_thb,
        coalesce(max_by(reported.records, reported.month_start), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join reported
        on
            period.month_start = reported.month_start
            and period.department_key = reported.department_key
    where period.kpi_code = 'G06'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    used_thb::decimal(18, 2) as numerator,
    approved_thb::decimal(18, 2) as denominator,
    (100 * used_thb / nullif(approved_thb, 0))::decimal(18, 4) as actual,
    (100 * planned_thb / nullif(approved_thb, 0))::decimal(18, 4) as plan_target,
    records
from last_reported
