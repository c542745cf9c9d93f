-- One row per period, for the whole city: spots with water for more than two hours, for each day of heavy rain.
-- Heavy is a day on which a station measured 35.1 mm or more, as the Thai Meteorological Department calls it. Spots of other days are not
-- counted, nor is a day that no station measured: both sides tell of the same days.
with by_station as (

    select
        measured_on,
        station_name,
        sum(rain_mm) as rain_mm
    from {{ ref('fct_rain_river_hour') }}
    group by all

),

heavy as (

    select measured_on
    from by_station
    group by all
    having max(rain_mm) >= 35.1

),

stood as (

    select
        rained_on,
        count_if(is_over_2_hours) as spots
    from {{ ref('fct_ponding_spot') }}
    group by all

),

monthly as (

    select
        date_trunc('month', heavy.measured_on)::date as month_start,
        sum(coalesce(stood.spots, 0)) as spots,
        count(*) as rains
    from heavy
    left join stood on heavy.measured_on = stood.rained_on
    group by all

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(monthly.spots) as spots,
        sum(monthly.rains) as rains,
        coalesce(sum(monthly.rains), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join monthly on period.month_start = monthly.month_start
    where period.kpi_code = 'E08'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    spots::decimal(18, 2) as numerator,
    rains::decimal(18, 2) as denominator,
    (spots / nullif(rains, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
