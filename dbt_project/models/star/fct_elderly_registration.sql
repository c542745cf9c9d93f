-- One row per community per age band per sex per day of counting.
select
    {{ surrogate_key(['elderly.counted_on', 'elderly.community_name', 'elderly.age_band', 'elderly.sex']) }} as elderly_registration_key,
    elderly.counted_on,
    date_trunc('month', elderly.counted_on)::date as month_start,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    elderly.age_band,
    elderly.sex,
    elderly.persons
from {{ ref('stg_social_welfare__elderly_registrations') }} as elderly
left join {{ ref('dim_community') }} as community on elderly.community_name = community.community_name
