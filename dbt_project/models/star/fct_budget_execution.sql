-- One row per department per plan per month's end. Amounts are cumulative in the fiscal year: never add two months.
select
    {{ surrogate_key(['budget.reported_on', 'budget.department_name', 'budget.plan_name']) }} as budget_execution_key,
    budget.reported_on,
    date_trunc('month', budget.reported_on)::date as month_start,
    {{ fiscal_year('budget.reported_on') }} as fiscal_year_be,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    budget.plan_name,
    budget.approved_thb,
    budget.planned_thb,
    budget.committed_thb,
    budget.disbursed_thb
from {{ ref('stg_finance__budget_execution') }} as budget
left join {{ ref('dim_department') }} as department on budget.department_name = department.name_th
