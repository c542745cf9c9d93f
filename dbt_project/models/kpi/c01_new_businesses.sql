-- One row per period, for the whole city: businesses registered in the period. A month of none is a zero: the register was told whole.
with opened as (

    select
        date_trunc('month', registered_on)::date as month_start,
        count(*) as businesses
    from {{ ref('fct_business_registration') }}
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        coalesce(sum(opened.businesses), 0) as businesses,
        coalesce(sum(opened.businesses), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join opened on period.month_start = opened.month_start
    where period.kpi_code = 'C01'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    businesses::decimal(18, 2) as numerator,
    null::decimal(18, 2) as denominator,
    (businesses)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
