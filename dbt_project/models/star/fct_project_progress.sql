-- One row per project per end of month. Amounts are cumulative in the fiscal year: never add two months.
select
    {{ surrogate_key(['progress.reported_on', 'progress.project_code']) }} as project_progress_key,
    progress.reported_on,
    date_trunc('month', progress.reported_on)::date as month_start,
    coalesce(project.budget_project_key, {{ member_key('unknown') }}) as budget_project_key,
    coalesce(project.department_key, {{ member_key('unknown') }}) as department_key,
    progress.approved_thb,
    progress.disbursed_thb,
    progress.progress_pct
from {{ ref('stg_finance__budget_projects') }} as progress
left join {{ ref('dim_budget_project') }} as project on progress.project_code = project.project_code
