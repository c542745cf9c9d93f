-- One row per municipal school, and one for a school that no one knows.
with members as (

    select
        school_code,
        school_name,
        community_name,
        latitude,
        longitude,
        highest_grade
    from {{ ref('stg_education__schools') }}

    union all

    select
        'unknown' as school_code,
        'ไม่ระบุโรงเรียน' as school_name,
        null::varchar as community_name,
        null::double as latitude,
        null::double as longitude,
        null::varchar as highest_grade

)

select
    {{ surrogate_key(['member.school_code']) }} as school_key,
    member.school_code,
    member.school_name,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    member.latitude,
    member.longitude,
    member.highest_grade
from members as member
left join {{ ref('dim_community') }} as community on member.community_name = community.community_name
