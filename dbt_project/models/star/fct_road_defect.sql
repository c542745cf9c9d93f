-- One row per defect of a road or footpath.
select
    {{ surrogate_key(['defect.defect_no']) }} as road_defect_key,
    defect.defect_no,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    defect.defect_kind,
    defect.found_on,
    defect.repaired_on,
    defect.reported_on,
    defect.size_m2
from {{ ref('stg_engineering__road_defects') }} as defect
left join {{ ref('dim_community') }} as community on defect.community_name = community.community_name
