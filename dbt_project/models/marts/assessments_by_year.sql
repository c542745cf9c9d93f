-- One row per assessment (ITA, LPA) per dimension of it per fiscal year.
with scores as (

    select
        'ITA' as assessment,
        0 as dimension_no,
        'คะแนนรวม' as dimension_name,
        fiscal_year_be,
        month_start,
        ita_score as score
    from {{ ref('fct_ita_score') }}

    union all

    select
        'LPA' as assessment,
        dimension_no,
        dimension_name,
        fiscal_year_be,
        month_start,
        lpa_score as score
    from {{ ref('fct_lpa_score') }}

)

select
    scores.assessment::varchar as assessment,
    scores.dimension_no,
    scores.dimension_name::varchar as dimension_name,
    scores.fiscal_year_be,
    calendar.fiscal_year_label_th,
    scores.score
from scores
inner join {{ ref('dim_date') }} as calendar on scores.month_start = calendar.date_key
