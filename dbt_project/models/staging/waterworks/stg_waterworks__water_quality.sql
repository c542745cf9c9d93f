-- One row per sample.
select
    trim(sample_no) as sample_no,
    sampled_on,
    trim(point_name) as point_name,
    turbidity_ntu,
    limit_ntu,
    free_chlorine_mg_l
from {{ current_rows('waterworks', 'water_quality') }} as taken
