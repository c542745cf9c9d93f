-- One row per community per customer type per month.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_months('waterworks', 'water_billing', 'month_start', ['dim_community']) }}",
    post_hook="{{ remember_months('waterworks', 'water_billing', 'month_start', ['dim_community']) }}",
) }}

select
    {{ surrogate_key(['billing.month_start', 'billing.community_name', 'billing.customer_type']) }} as water_billing_key,
    billing.month_start,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    billing.customer_type,
    billing.connections,
    billing.billed_m3,
    billing.billed_thb
from {{ ref('stg_waterworks__water_billing') }} as billing
left join {{ ref('dim_community') }} as community on billing.community_name = community.community_name
where {{ in_touched_months('billing.month_start', 'waterworks', 'water_billing', 'month_start', ['dim_community']) }}
