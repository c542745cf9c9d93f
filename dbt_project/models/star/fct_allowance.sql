-- One row per kind of allowance per community per month.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_months('social_welfare', 'allowances', 'month_start', ['dim_community']) }}",
    post_hook="{{ remember_months('social_welfare', 'allowances', 'month_start', ['dim_community']) }}",
) }}

select
    {{ surrogate_key(['allowance.month_start', 'allowance.allowance_kind', 'allowance.community_name']) }} as allowance_key,
    allowance.month_start,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    allowance.allowance_kind,
    allowance.due_persons,
    allowance.on_time_persons,
    allowance.paid_thb
from {{ ref('stg_social_welfare__allowances') }} as allowance
left join {{ ref('dim_community') }} as community on allowance.community_name = community.community_name
where {{ in_touched_months('allowance.month_start', 'social_welfare', 'allowances', 'month_start', ['dim_community']) }}
