-- One row per dimension per fiscal year.
select
    {{ surrogate_key(['fiscal_year_be', 'dimension_no']) }} as lpa_score_key,
    fiscal_year_be,
    make_date(fiscal_year_be - 543, 9, 1) as month_start,
    dimension_no,
    dimension_name,
    lpa_score
from {{ ref('stg_strategy__lpa_scores') }}
