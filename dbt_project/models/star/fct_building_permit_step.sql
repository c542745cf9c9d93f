-- One row per step that an application for a building permit went through.
select
    {{ surrogate_key(['step.permit_no', 'step.step_no']) }} as building_permit_step_key,
    coalesce(permit.building_permit_key, {{ member_key('unknown') }}) as building_permit_key,
    step.permit_no,
    step.step_no,
    step.step_name,
    step.stepped_on,
    date_diff('day', lag(step.stepped_on) over (partition by step.permit_no order by step.step_no), step.stepped_on) as days_since_last_step
from {{ ref('stg_engineering__building_permit_steps') }} as step
left join {{ ref('fct_building_permit') }} as permit on step.permit_no = permit.permit_no
