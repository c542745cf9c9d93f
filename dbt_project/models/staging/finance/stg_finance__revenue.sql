-- One row per kind of revenue per month.
select
    month_start,
    trim(revenue_group) as revenue_group,
    trim(revenue_kind) as revenue_kind,
    estimated_year_thb,
    estimated_thb,
    received_thb
from {{ current_rows('finance', 'revenue') }} as revenue
