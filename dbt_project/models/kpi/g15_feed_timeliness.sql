-- One row per period for the whole city and per department: feeds that came by every due day of a month, of all that fell due in it.
-- Counted by the month, so that a feed that is due each day weighs no more than one that is due once.
with due as (

    select
        unnest([department_key, {{ member_key('city') }}]) as department_key,
        month_start,
        feed_code,
        is_on_time
    from {{ ref('fct_feed_due') }}

),

feed_months as (

    select
        department_key,
        month_start,
        feed_code,
        bool_and(is_on_time) as is_on_time
    from due
    group by all

),

counted as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        count_if(feed.is_on_time) as on_time,
        count(feed.feed_code) as all_due
    from {{ ref('kpi_period_month') }} as period
    left join feed_months as feed
        on
            period.month_start = feed.month_start
            and period.department_key = feed.department_key
    where period.kpi_code = 'G15'
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
    all_due as records
from counted
