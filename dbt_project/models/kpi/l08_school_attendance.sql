-- One row per period, for all municipal schools: pupil-days present, of pupil-days enrolled. A month without school has no value.
with attended as (

    select
        month_start,
        sum(present_pupils) as present_days,
        sum(enrolled_pupils) as enrolled_days,
        count(*) as records
    from {{ ref('fct_attendance') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(attended.present_days) as present_days,
        sum(attended.enrolled_days) as enrolled_days,
        coalesce(sum(attended.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join attended on period.month_start = attended.month_start
    where period.kpi_code = 'L08'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    present_days::decimal(18, 2) as numerator,
    enrolled_days::decimal(18, 2) as denominator,
    (100 * present_days / nullif(enrolled_days, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
