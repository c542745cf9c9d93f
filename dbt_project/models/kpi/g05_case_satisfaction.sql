-- One row per period for the whole city, per department, and per community: mean rating of the cases closed in the period. Only rated cases count.
with rated as (

    select
        {{ places('department_key', 'community_key') }},
        date_trunc('month', closed_on)::date as month_start,
        rating as points,
        1 as ratings,
        1 as records
    from {{ ref('fct_complaint') }}
    where closed_on is not null and rating is not null

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(rated.points) as points,
        sum(rated.ratings) as ratings,
        coalesce(sum(rated.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join rated
        on
            period.month_start = rated.month_start
            and period.department_key = rated.department_key
            and period.community_key = rated.community_key
    where period.kpi_code = 'G05'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    points::decimal(18, 2) as numerator,
    ratings::decimal(18, 2) as denominator,
    (points / nullif(ratings, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
