-- One row per period: employment rate of the province, of the last quarter in it. A figure of the province (จังหวัด), not of the city.
with known as (

    select
        month_start,
        figure,
        1 as records
    from {{ ref('fct_province_figure') }}
    where figure_name = 'อัตราการมีงานทำ (จังหวัด)'

)

select
    period.kpi_code,
    period.period_grain,
    period.period_start,
    period.department_key,
    period.community_key,
    null::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    arg_max(known.figure, known.month_start)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    coalesce(arg_max(known.records, known.month_start), 0)::bigint as records
from {{ ref('kpi_period_month') }} as period
left join known on period.month_start = known.month_start
where period.kpi_code = 'C11'
group by all
