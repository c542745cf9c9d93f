-- One row per department per plan per month: its last report, for amounts are cumulative and two reports of one month would count twice.
select
    reported_on,
    trim(department_name) as department_name,
    trim(plan_name) as plan_name,
    approved_thb,
    planned_thb,
    committed_thb,
    disbursed_thb
from {{ current_rows('finance', 'budget_execution') }} as budget
qualify reported_on = max(reported_on) over (partition by department_name, plan_name, date_trunc('month', reported_on))
