-- One row per school per grade per sex per term.
with counted as (

    select
        school_key,
        grade,
        sex,
        counted_on,
        school_year_be,
        term_no,
        sum(pupils) as pupils
    from {{ ref('fct_pupil_count') }}
    group by all

)

select
    school.school_name,
    counted.grade,
    counted.sex,
    counted.counted_on,
    counted.school_year_be,
    counted.term_no,
    counted.pupils::bigint as pupils
from counted
inner join {{ ref('dim_school') }} as school on counted.school_key = school.school_key
