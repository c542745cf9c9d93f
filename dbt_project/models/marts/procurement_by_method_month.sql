-- One row per method per department per month in which contracts were signed.
select
    contract.method_name,
    contract.is_competitive,
    department.name_th as department_name_th,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as contracts,
    sum(contract.budget_thb)::decimal(18, 2) as budget_thb,
    sum(contract.contract_thb)::decimal(18, 2) as contract_thb
from {{ ref('fct_procurement') }} as contract
inner join {{ ref('dim_department') }} as department on contract.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on contract.month_start = calendar.date_key
group by all
