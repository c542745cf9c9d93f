-- One row per kind of revenue per month.
select
    {{ surrogate_key(['month_start', 'revenue_kind']) }} as revenue_key,
    month_start,
    {{ fiscal_year('month_start') }} as fiscal_year_be,
    revenue_group,
    revenue_kind,
    revenue_group = 'ภาษีที่จัดเก็บเอง' as is_local_tax,
    revenue_group in ('ภาษีที่จัดเก็บเอง', 'รายได้จัดเก็บเองอื่น') as is_own_source,
    estimated_year_thb,
    estimated_thb,
    received_thb
from {{ ref('stg_finance__revenue') }}
