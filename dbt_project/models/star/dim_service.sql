-- One row per service per standard of the citizens' manual (type 2), and one for a service that the manual does not have.
with members as (

    select
        service_name,
        department_name,
        standard_days,
        is_online,
        valid_from,
        lead(valid_from) over (partition by service_name order by valid_from) as valid_until
    from {{ ref('stg_strategy__service_standards') }}

    union all

    select
        'ไม่อยู่ในคู่มือ' as service_name,
        null as department_name,
        null as standard_days,
        null as is_online,
        null as valid_from,
        null as valid_until

)

select
    case
        when member.valid_from is null then {{ member_key('unknown') }}
        else {{ surrogate_key(['member.service_name', 'member.valid_from']) }}
    end as service_key,
    member.service_name,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    member.standard_days,
    coalesce(member.is_online, false) as is_online,
    member.valid_from,
    member.valid_until,
    member.valid_until is null as is_current
from members as member
left join {{ ref('dim_department') }} as department on member.department_name = department.name_th
