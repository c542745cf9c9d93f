-- One row per market per month.
select
    month_start,
    trim(market_name) as market_name,
    stalls,
    rented_stalls,
    rent_billed_thb,
    rent_collected_thb
from {{ current_rows('finance', 'market_stalls') }} as stall
