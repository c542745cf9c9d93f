-- One row per period, for all municipal schools: mean of grade 6 less the nation's, of the results announced last on or before the period's end.
-- A subject's mean is that of its pupils (the schools' by examinees); the mean of a year is that of its subjects, as the nation's is.
with subjects as (

    select
        school_year_be,
        subject_name,
        max(announced_on) as announced_on,
        sum(mean_score * examinees) / nullif(sum(examinees), 0) as our_score,
        avg(national_mean_score) as national_score,
        count(*) as records
    from {{ ref('fct_onet_score') }}
    where grade = 'ป.6'
    group by all

),

years as (

    select
        max(announced_on) as announced_on,
        avg(our_score - national_score) as gap,
        sum(records) as records
    from subjects
    group by school_year_be

),

last_known as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        max_by(years.gap, years.announced_on) as gap,
        coalesce(max_by(years.records, years.announced_on), 0) as records
    from {{ ref('kpi_period_month') }} as period
    asof left join years on period.month_end >= years.announced_on
    where period.kpi_code = 'L07'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    null::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    gap::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from last_known
