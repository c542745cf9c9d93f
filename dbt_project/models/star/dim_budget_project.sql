-- One row per project of the budget, as its last report has it, and one for a project that no one knows.
with members as (

    select
        project_code,
        project_name,
        plan_name,
        department_name,
        approved_thb
    from {{ ref('stg_finance__budget_projects') }}
    qualify row_number() over (partition by project_code order by reported_on desc) = 1

    union all

    select
        'unknown' as project_code,
        'ไม่ระบุโครงการ' as project_name,
        'ไม่ระบุด้าน' as plan_name,
        null as department_name,
        null as approved_thb

)

select
    {{ surrogate_key(['member.project_code']) }} as budget_project_key,
    member.project_code,
    member.project_name,
    member.plan_name,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    member.approved_thb
from members as member
left join {{ ref('dim_department') }} as department on member.department_name = department.name_th
