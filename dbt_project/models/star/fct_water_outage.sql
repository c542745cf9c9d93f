-- One row per outage of water.
select
    {{ surrogate_key(['outage.outage_no']) }} as water_outage_key,
    outage.outage_no,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    outage.started_at,
    outage.ended_at,
    date_trunc('month', outage.started_at)::date as month_start,
    outage.cause_name,
    outage.is_announced,
    outage.connections_off,
    round(date_diff('minute', outage.started_at, outage.ended_at) / 60, 2)::decimal(10, 2) as outage_hours,
    round(outage.connections_off * date_diff('minute', outage.started_at, outage.ended_at) / 60, 2)::decimal(14, 2) as connection_hours
from {{ ref('stg_waterworks__water_outages') }} as outage
left join {{ ref('dim_community') }} as community on outage.community_name = community.community_name
