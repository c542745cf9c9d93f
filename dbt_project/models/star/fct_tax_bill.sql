-- One row per tax bill. What is unpaid is asked at a day: a bill paid later was owed before.
select
    {{ surrogate_key(['bill.bill_no']) }} as tax_bill_key,
    bill.bill_no,
    bill.tax_kind,
    bill.tax_year_be,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    bill.assessed_thb,
    bill.due_on,
    bill.paid_thb,
    bill.paid_on,
    bill.updated_at,
    greatest(bill.assessed_thb - bill.paid_thb, 0)::decimal(16, 2) as unpaid_thb
from {{ ref('stg_finance__tax_bills') }} as bill
left join {{ ref('dim_community') }} as community on bill.community_name = community.community_name
