-- One row per period: revenue from visitors to the province, million baht. A figure of the province (จังหวัด), not of the city.
with told as (

    select
        month_start,
        figure,
        1 as records
    from {{ ref('fct_province_figure') }}
    where figure_name = 'รายได้ท่องเที่ยว (จังหวัด)'

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(told.figure) as figure,
        coalesce(sum(told.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join told on period.month_start = told.month_start
    where period.kpi_code = 'C08B'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    figure::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    figure::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
