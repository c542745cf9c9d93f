-- One row per green area per day of survey.
select
    {{ surrogate_key(['area.surveyed_on', 'area.area_name']) }} as green_area_key,
    area.surveyed_on,
    area.area_name,
    area.area_kind,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    area.area_m2
from {{ ref('stg_engineering__green_areas') }} as area
left join {{ ref('dim_community') }} as community on area.community_name = community.community_name
