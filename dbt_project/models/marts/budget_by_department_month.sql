-- One row per department per plan per month's end. Amounts are cumulative in the fiscal year: never add two months.
select
    department.name_th as department_name_th,
    budget.plan_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    sum(budget.approved_thb)::decimal(18, 2) as approved_thb,
    sum(budget.planned_thb)::decimal(18, 2) as planned_thb,
    sum(budget.committed_thb)::decimal(18, 2) as committed_thb,
    sum(budget.disbursed_thb)::decimal(18, 2) as disbursed_thb
from {{ ref('fct_budget_execution') }} as budget
inner join {{ ref('dim_department') }} as department on budget.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on budget.month_start = calendar.date_key
group by all
