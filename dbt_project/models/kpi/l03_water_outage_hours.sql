-- One row per period, for the whole city: hours without water of each thousand connections, outages counted in the month in which they began.
-- Divided by the mean number of connections of the period's months. A month whose connections are unknown is left out, outages and all.
with cut_off as (

    select
        month_start,
        sum(connection_hours) as connection_hours,
        count(*) as records
    from {{ ref('fct_water_outage') }}
    group by all

),

connected as (

    select
        month_start,
        sum(connections) as connections
    from {{ ref('fct_water_billing') }}
    group by all
    having sum(connections) > 0

),

monthly as (

    select
        connected.month_start,
        connected.connections,
        coalesce(cut_off.connection_hours, 0) as connection_hours,
        coalesce(cut_off.records, 0) as records
    from connected
    left join cut_off on connected.month_start = cut_off.month_start

),

summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        1000 * sum(monthly.connection_hours) as thousand_connection_hours,
        avg(monthly.connections) as connections,
        coalesce(sum(monthly.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join monthly on period.month_start = monthly.month_start
    where period.kpi_code = 'L03'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    thousand_connection_hours::decimal(18, 2) as numerator,
    connections::decimal(18, 2) as denominator,
    (thousand_connection_hours / nullif(connections, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
