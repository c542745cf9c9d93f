-- One row per public WiFi point of the newest list, and one for a point that is not on it.
with members as (

    select
        point_code,
        point_name,
        community_name,
        latitude,
        longitude,
        opened_on
    from {{ ref('stg_strategy__wifi_points') }}

    union all

    select
        'unknown' as point_code,
        'ไม่ระบุจุด' as point_name,
        null as community_name,
        null as latitude,
        null as longitude,
        null as opened_on

)

select
    {{ surrogate_key(['member.point_code']) }} as wifi_point_key,
    member.point_code,
    member.point_name,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    member.latitude,
    member.longitude,
    member.opened_on
from members as member
left join {{ ref('dim_community') }} as community on member.community_name = community.community_name
