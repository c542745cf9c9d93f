-- One row per department, one for the whole city, and one for a department that no one knows.
with members as (

    select
        department_code,
        name_th,
        short_name_th,
        name_en
    from {{ ref('stg_operations__departments') }}

    union all

    select
        'city' as department_code,
        'ทั้งเทศบาล' as name_th,
        'ทั้งเทศบาล' as short_name_th,
        'Whole city' as name_en

    union all

    select
        'unknown' as department_code,
        'ไม่ระบุหน่วยงาน' as name_th,
        'ไม่ระบุ' as short_name_th,
        'Unknown department' as name_en

)

select
    {{ surrogate_key(['department_code']) }} as department_key,
    department_code,
    name_th,
    short_name_th,
    name_en
from members
