-- One row per period, for the whole city: children of 3 years with two doses of MMR, of all of that age, at the last count on or before the period's end.
with counted as (

    select
        counted_on,
        sum(vaccinated_children) as vaccinated_children,
        sum(target_children) as target_children,
        count(*) as records
    from {{ ref('fct_vaccination') }}
    where vaccine_name like 'MMR2%'
    group by all

),

last_known as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        max_by(counted.vaccinated_children, counted.counted_on) as vaccinated_children,
        max_by(counted.target_children, counted.counted_on) as target_children,
        coalesce(max_by(counted.records, counted.counted_on), 0) as records
    from {{ ref('kpi_period_month') }} as period
    asof left join counted on period.month_end >= counted.counted_on
    where period.kpi_code = 'L11'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    vaccinated_children::decimal(18, 2) as numerator,
    target_children::decimal(18, 2) as denominator,
    (100 * vaccinated_children / nullif(target_children, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from last_known
