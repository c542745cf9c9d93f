-- One row per project per end of month.
select
    reported_on,
    trim(project_code) as project_code,
    trim(project_name) as project_name,
    trim(plan_name) as plan_name,
    trim(department_name) as department_name,
    approved_thb,
    disbursed_thb,
    progress_pct
from {{ current_rows('finance', 'budget_projects') }} as project
