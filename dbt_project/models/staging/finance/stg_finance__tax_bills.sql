-- One row per tax bill, as it stood when last updated.
-- Who owes stays behind: nothing after this needs the owner, so nothing after this can leak one.
select
    trim(bill_no) as bill_no,
    trim(tax_kind) as tax_kind,
    trim(community_name) as community_name,
    tax_year_be,
    assessed_thb,
    due_on,
    paid_thb,
    paid_on,
    updated_at
from {{ current_rows('finance', 'tax_bills') }} as bill
