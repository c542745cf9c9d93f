-- One row per period, for the whole city: children of 2 to 5 years in the municipality's centres, of all registered children of that age.
-- Both as they stood last: children of the period's last counted month, over the register's last count on or before that month's end.
with enrolled as (

    select
        month_start,
        sum(children) as enrolled_children,
        count(*) as records
    from {{ ref('fct_childcare') }}
    where age_years between 2 and 5
    group by all

),

registered as (

    select
        counted_on,
        sum(persons) as registered_children
    from {{ ref('fct_population_by_age') }}
    where regexp_matches(age_band, '^2[-–]5 ')
    group by all

),

counted as (

    select
        enrolled.month_start,
        enrolled.enrolled_children,
        registered.registered_children,
        enrolled.records
    from enrolled
    asof inner join registered on last_day(enrolled.month_start) >= registered.counted_on

),

last_known as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        max_by(counted.enrolled_children, counted.month_start) as enrolled_children,
        max_by(counted.registered_children, counted.month_start) as registered_children,
        coalesce(max_by(counted.records, counted.month_start), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join counted on period.month_start = counted.month_start
    where period.kpi_code = 'L09'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    enrolled_children::decimal(18, 2) as numerator,
    registered_children::decimal(18, 2) as denominator,
    (100 * enrolled_children / nullif(registered_children, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from last_known
