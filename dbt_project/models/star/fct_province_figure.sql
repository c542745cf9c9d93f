-- One row per figure of the province (จังหวัด) per calendar quarter. Never the city's own.
select
    {{ surrogate_key(['quarter_start', 'figure_name']) }} as province_figure_key,
    quarter_start,
    (quarter_start + interval 2 month)::date as month_start,
    figure_name,
    figure,
    unit_th,
    source_th
from {{ ref('stg_strategy__province_figures') }}
