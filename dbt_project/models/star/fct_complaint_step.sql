-- One row per step that a complaint case has taken.
-- A case keeps only its last closing; its steps keep every one, so what stood on a past day is asked of them.
select
    {{ surrogate_key(['step.case_no', 'step.step_no']) }} as complaint_step_key,
    {{ surrogate_key(['step.case_no']) }} as complaint_key,
    step.step_no,
    step.step_name,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    step.stepped_at,
    step.stepped_at::date as stepped_on,
    lead(step.stepped_at) over life as next_stepped_at,
    lead(step.step_name) over life as next_step_name,
    round(date_diff('second', step.stepped_at, lead(step.stepped_at) over life) / 3600, 2)::decimal(12, 2) as stayed_hours,
    step.step_name = 'เสร็จสิ้น' as is_closing,
    coalesce(
        step.step_name = 'เสร็จสิ้น'
        and lead(step.step_name) over life = 'เปิดเรื่องซ้ำ'
        and lead(step.stepped_at) over life <= step.stepped_at + interval 30 day, false
    ) as is_reopened_within_30_days
from {{ ref('stg_strategy__complaint_steps') }} as step
left join {{ ref('dim_department') }} as department on step.department_name = department.name_th
window life as (partition by step.case_no order by step.stepped_at, step.step_no)
