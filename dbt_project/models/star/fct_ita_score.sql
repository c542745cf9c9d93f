-- One row per fiscal year.
select
    {{ surrogate_key(['fiscal_year_be']) }} as ita_score_key,
    fiscal_year_be,
    make_date(fiscal_year_be - 543, 9, 1) as month_start,
    ita_score,
    announced_on,
    source_th
from {{ ref('stg_clerk__ita_scores') }}
