-- One row per fiscal year, for the whole city: mean of the five dimensions of the performance assessment.
with known as (

    select
        month_start,
        sum(lpa_score) as points,
        count(*) as dimensions,
        avg(lpa_score) as lpa_score,
        count(*) as records
    from {{ ref('fct_lpa_score') }}
    group by month_start

)

select
    period.kpi_code,
    period.period_grain,
    period.period_start,
    period.department_key,
    period.community_key,
    arg_max(known.points, known.month_start)::decimal(18, 2) as numerator,
    arg_max(known.dimensions, known.month_start)::decimal(18, 2) as denominator,
    arg_max(known.lpa_score, known.month_start)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    coalesce(arg_max(known.records, known.month_start), 0)::bigint as records
from {{ ref('kpi_period_month') }} as period
left join known on period.month_start = known.month_start
where period.kpi_code = 'G11'
group by all
