-- One row per period, for the whole city: days above the standard at any station. A period in which no day was measured has no value.
with days as (

    select
        month_start,
        measured_on,
        bool_or(is_above_standard) as is_above_standard
    from {{ ref('fct_pm25_day') }}
    where mean_pm25_ug_m3 is not null
    group by all

),

counted as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        count_if(days.is_above_standard) as days_above,
        count(days.measured_on) as measured_days
    from {{ ref('kpi_period_month') }} as period
    left join days on period.month_start = days.month_start
    where period.kpi_code = 'E04'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    days_above::decimal(18, 2) as numerator,
    measured_days::decimal(18, 2) as denominator,
    case when measured_days > 0 then days_above end::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    measured_days as records
from counted
