-- One row per project: its last report, and how its money stands beside its work.
select
    project.project_code,
    project.project_name,
    project.plan_name,
    department.name_th as department_name_th,
    progress.reported_on,
    calendar.day_label_th as reported_on_th,
    calendar.fiscal_year_label_th,
    progress.approved_thb::decimal(18, 2) as approved_thb,
    progress.disbursed_thb::decimal(18, 2) as disbursed_thb,
    progress.progress_pct,
    (100 * progress.disbursed_thb / nullif(progress.approved_thb, 0))::decimal(9, 2) as disbursed_pct
from {{ ref('fct_project_progress') }} as progress
inner join {{ ref('dim_budget_project') }} as project on progress.budget_project_key = project.budget_project_key
inner join {{ ref('dim_department') }} as department on progress.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on progress.reported_on = calendar.date_key
qualify row_number() over (partition by project.project_code order by progress.reported_on desc) = 1
