-- One row per period, for the whole city: median minutes from a call to arrival, of fires and accidents called in during the period.
-- Worked out from the calls of the period itself: a median of medians would be another number. Calls called off have no arrival.
with answered as (

    select
        date_trunc('month', called_on)::date as month_start,
        response_minutes
    from {{ ref('fct_fire_call') }}
    where is_emergency and response_minutes is not null

)

select
    period.kpi_code,
    period.period_grain,
    period.period_start,
    period.department_key,
    period.community_key,
    null::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    median(answered.response_minutes)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    count(answered.response_minutes) as records
from {{ ref('kpi_period_month') }} as period
left join answered on period.month_start = answered.month_start
where period.kpi_code = 'L14'
group by all
