-- One row per registered business, as it stood when last updated.
-- Whose it is stays behind: nothing after this needs the owner.
select
    trim(registration_no) as registration_no,
    registered_on,
    closed_on,
    coalesce(nullif(trim(business_kind), ''), 'ไม่ระบุประเภท') as business_kind,
    is_online,
    trim(community_name) as community_name,
    updated_at
from {{ current_rows('finance', 'business_registrations') }} as business
