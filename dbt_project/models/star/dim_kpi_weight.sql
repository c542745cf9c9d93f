-- One row per KPI per day from which a weight and an owner hold for it, with who set them, when and why. Rows are never taken away.
-- As with targets: what was set after it should have begun holds from the day it was set, but for the first of a KPI.
with weights as (

    select
        kpi_code,
        date '2022-10-01' as valid_from,
        1::decimal(6, 2) as weight,
        owner_department_code as department,
        'ค่าเริ่มต้นของระบบ' as set_by_th,
        date '2022-10-01' as set_on,
        'ทุกตัวชี้วัดสำคัญเท่ากันจนกว่ากองยุทธศาสตร์จะกำหนด' as reason_th,
        true as is_default
    from {{ ref('kpi_words') }}

    union all by name

    select
        * exclude (department_name),
        department_name as department,
        false as is_default
    from {{ ref('stg_strategy__kpi_weights') }}

),

dated as (

    select
        *,
        case
            when row_number() over (partition by kpi_code, is_default order by valid_from, set_on) = 1 then valid_from
            else greatest(valid_from, set_on)
        end as holds_from
    from weights

),

-- Of two that hold from one day, the division's, and the one set last.
holding as (

    select *
    from dated
    qualify row_number() over (partition by kpi_code, holds_from order by is_default asc, set_on desc, valid_from desc) = 1

)

select
    holding.kpi_code::varchar as kpi_code,
    holding.holds_from,
    (lead(holding.holds_from) over (partition by holding.kpi_code order by holding.holds_from) - interval 1 day)::date as holds_through,
    holding.valid_from,
    holding.weight,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    holding.set_by_th::varchar as set_by_th,
    holding.set_on,
    holding.reason_th::varchar as reason_th,
    holding.is_default
from holding
left join {{ ref('dim_department') }} as department on holding.department in (department.department_code, department.name_th)
