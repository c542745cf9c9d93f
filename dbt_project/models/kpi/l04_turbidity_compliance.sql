-- One row per period, for the whole city: samples whose turbidity is within the limit written beside them, of all samples.
with tested as (

    select
        month_start,
        count_if(is_within_limit) as within_limit,
        count(*) as samples,
        count(*) as records
    from {{ ref('fct_water_sample') }}
    group by all

),


summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(tested.within_limit) as within_limit,
        sum(tested.samples) as samples,
        coalesce(sum(tested.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join tested on period.month_start = tested.month_start
    where period.kpi_code = 'L04'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    within_limit::decimal(18, 2) as numerator,
    samples::decimal(18, 2) as denominator,
    (100 * within_limit / nullif(samples, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
