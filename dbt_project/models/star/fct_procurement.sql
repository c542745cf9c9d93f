-- One row per contract.
select
    {{ surrogate_key(['contract.contract_no']) }} as procurement_key,
    contract.contract_no,
    contract.signed_on,
    date_trunc('month', contract.signed_on)::date as month_start,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    contract.method_name,
    -- The three ways by which sellers compete; by the fourth the office asks the one it names.
    contract.method_name in ('ประกวดราคาอิเล็กทรอนิกส์', 'ตลาดอิเล็กทรอนิกส์', 'คัดเลือก') as is_competitive,
    contract.budget_thb,
    contract.contract_thb
from {{ ref('stg_finance__procurement') }} as contract
left join {{ ref('dim_department') }} as department on contract.department_name = department.name_th
