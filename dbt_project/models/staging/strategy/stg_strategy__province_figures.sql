-- One row per province figure per calendar quarter.
select
    quarter_start,
    trim(figure_name) as figure_name,
    figure,
    trim(unit_th) as unit_th,
    source_th
from {{ current_rows('strategy', 'province_figures') }} as province_figures
