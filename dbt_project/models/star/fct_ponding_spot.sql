-- One row per spot per day on which it was looked at after rain.
select
    {{ surrogate_key(['spot.rained_on', 'spot.spot_name']) }} as ponding_spot_key,
    spot.rained_on,
    spot.spot_name,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    spot.ponding_minutes,
    spot.depth_cm,
    spot.ponding_minutes > 120 as is_over_2_hours
from {{ ref('stg_engineering__ponding_spots') }} as spot
left join {{ ref('dim_community') }} as community on spot.community_name = community.community_name
