-- One row per dimension per fiscal year.
select
    fiscal_year_be,
    dimension_no,
    trim(dimension_name) as dimension_name,
    lpa_score
from {{ current_rows('strategy', 'lpa_scores') }} as lpa_scores
