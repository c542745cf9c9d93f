-- One row per event: the river at a station rises above its warning level after two days below it.
-- Found in the measured levels, not in what was warned of: a flood that nobody warned of is an event with no lead.
{%- set calm_hours, before_hours = 48, 72 %}
with marks as (

    select
        station_name,
        max_by(warning_level_m, alerted_at) as warning_level_m
    from {{ ref('fct_flood_alert') }}
    group by all

),

levels as (

    select
        hourly.station_name,
        hourly.measured_at,
        hourly.level_m >= marks.warning_level_m as is_above,
        max(case when hourly.level_m >= marks.warning_level_m then hourly.measured_at end) over (
            partition by hourly.station_name order by hourly.measured_at
            rows between unbounded preceding and 1 preceding
        ) as last_above_at
    from {{ ref('fct_rain_river_hour') }} as hourly
    inner join marks on hourly.station_name = marks.station_name

),

crossings as (

    select
        station_name,
        measured_at as crossed_at
    from levels
    where is_above and coalesce(measured_at - last_above_at >= to_hours({{ calm_hours }}), true)

),

-- The first warning within three days before the crossing is the one that people could act upon.
warned as (

    select
        crossings.station_name,
        crossings.crossed_at,
        min(alert.alerted_at) as alerted_at
    from crossings
    left join {{ ref('fct_flood_alert') }} as alert
        on
            crossings.station_name = alert.station_name
            and crossings.crossed_at > alert.alerted_at
            and crossings.crossed_at - alert.alerted_at <= to_hours({{ before_hours }})
    group by all

)

select
    {{ surrogate_key(['station_name', 'crossed_at']) }} as flood_event_key,
    station_name,
    crossed_at,
    crossed_at::date as crossed_on,
    alerted_at,
    coalesce(round(date_diff('minute', alerted_at, crossed_at) / 60, 2), 0)::decimal(8, 2) as lead_hours
from warned
