-- One row per registered business.
select
    {{ surrogate_key(['business.registration_no']) }} as business_registration_key,
    business.registration_no,
    business.registered_on,
    business.closed_on,
    business.business_kind,
    business.is_online,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    business.updated_at
from {{ ref('stg_finance__business_registrations') }} as business
left join {{ ref('dim_community') }} as community on business.community_name = community.community_name
