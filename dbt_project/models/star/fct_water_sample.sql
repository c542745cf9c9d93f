-- One row per sample of tap water.
select
    {{ surrogate_key(['sample_no']) }} as water_sample_key,
    sample_no,
    sampled_on,
    date_trunc('month', sampled_on)::date as month_start,
    point_name,
    turbidity_ntu,
    limit_ntu,
    free_chlorine_mg_l,
    turbidity_ntu <= limit_ntu as is_within_limit
from {{ ref('stg_waterworks__water_quality') }}
