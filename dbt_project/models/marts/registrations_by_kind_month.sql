-- One row per register (old people, people with a disability) per group per month, for the whole city.
with registered as (

    select
        'ผู้สูงอายุ' as register_name,
        concat(age_band, ' ', sex) as group_name,
        month_start,
        persons
    from {{ ref('fct_elderly_registration') }}

    union all

    select
        'คนพิการ' as register_name,
        disability_kind as group_name,
        month_start,
        persons
    from {{ ref('fct_disability_registration') }}

),

counted as (

    select
        register_name,
        group_name,
        month_start,
        sum(persons) as persons
    from registered
    group by all

)

select
    counted.register_name::varchar as register_name,
    counted.group_name::varchar as group_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    counted.persons::bigint as persons
from counted
inner join {{ ref('dim_date') }} as calendar on counted.month_start = calendar.date_key
