-- One row per community per customer type per month.
select
    month_start,
    trim(community_name) as community_name,
    trim(customer_type) as customer_type,
    connections,
    billed_m3,
    billed_thb
from {{ current_rows('waterworks', 'water_billing') }} as billing
