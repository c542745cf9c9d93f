-- One row per community, one for the whole city, and one for a community that no one knows.
with members as (

    select
        community_code,
        community_name,
        zone_name,
        latitude,
        longitude,
        boundary_geojson
    from {{ ref('stg_social_welfare__communities') }}

    union all

    select
        'city' as community_code,
        'ทั้งเทศบาล' as community_name,
        'ทั้งเทศบาล' as zone_name,
        null::double as latitude,
        null::double as longitude,
        null::varchar as boundary_geojson

    union all

    select
        'unknown' as community_code,
        'ไม่ระบุชุมชน' as community_name,
        'ไม่ระบุเขต' as zone_name,
        null::double as latitude,
        null::double as longitude,
        null::varchar as boundary_geojson

)

select
    {{ surrogate_key(['community_code']) }} as community_key,
    community_code,
    community_name,
    zone_name,
    latitude,
    longitude,
    boundary_geojson
from members
