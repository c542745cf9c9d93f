-- One row per contract.
select
    trim(contract_no) as contract_no,
    signed_on,
    trim(department_name) as department_name,
    trim(method_name) as method_name,
    budget_thb,
    contract_thb
from {{ current_rows('finance', 'procurement') }} as contract
