-- One row per market per month.
select
    {{ surrogate_key(['month_start', 'market_name']) }} as market_stall_key,
    month_start,
    market_name,
    stalls,
    rented_stalls,
    rent_billed_thb,
    rent_collected_thb
from {{ ref('stg_finance__market_stalls') }}
