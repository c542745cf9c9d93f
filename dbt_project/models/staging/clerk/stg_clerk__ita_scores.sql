-- One row per fiscal year.
select
    fiscal_year_be,
    ita_score,
    announced_on,
    source_th
from {{ current_rows('clerk', 'ita_scores') }} as ita_scores
