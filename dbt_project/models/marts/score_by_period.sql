-- One row per pillar, and for the whole city, per period that is over, per audience.
select
    score.audience,
    score.pillar_code,
    coalesce(pillar.pillar_th, 'ทั้งเทศบาล')::varchar as pillar_th,
    coalesce(pillar.pillar_en, 'Whole city')::varchar as pillar_en,
    coalesce(pillar.pillar_order, 0) as pillar_order,
    score.period_grain,
    score.period_start,
    (score.period_start + interval 543 year)::date as period_start_be,
    {{ period_label_th('score.period_grain', 'first_month', 'last_day') }}::varchar as period_label_th,
    first_month.fiscal_year_label_th,
    score.score,
    coalesce({{ number_text('score.score', 1) }}, 'ไม่แสดง ข้อมูลไม่พอ')::varchar as score_text,
    score.coverage_pct,
    score.is_withheld,
    score.kpis,
    score.kpis_fresh
from {{ ref('fct_score') }} as score
left join {{ ref('dim_pillar') }} as pillar on score.pillar_code = pillar.pillar_code
inner join {{ ref('dim_date') }} as first_month on score.period_start = first_month.date_key
inner join {{ ref('dim_date') }} as last_day on score.period_end = last_day.date_key
