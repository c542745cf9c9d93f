-- One row per community per kind of disability per day of counting.
select
    {{ surrogate_key(['disability.counted_on', 'disability.community_name', 'disability.disability_kind']) }} as disability_registration_key,
    disability.counted_on,
    date_trunc('month', disability.counted_on)::date as month_start,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    disability.disability_kind,
    disability.persons
from {{ ref('stg_social_welfare__disability_registrations') }} as disability
left join {{ ref('dim_community') }} as community on disability.community_name = community.community_name
