-- One row per kind of allowance per community per month.
select
    month_start,
    trim(allowance_kind) as allowance_kind,
    trim(community_name) as community_name,
    due_persons,
    on_time_persons,
    paid_thb
from {{ current_rows('social_welfare', 'allowances') }} as allowance
