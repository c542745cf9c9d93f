-- One row per figure of the province (จังหวัด) per calendar quarter. Never the city's own.
select
    told.figure_name,
    told.quarter_start,
    calendar.month_be as quarter_be,
    calendar.year_be,
    calendar.fiscal_year_label_th,
    told.figure,
    told.unit_th,
    told.source_th
from {{ ref('fct_province_figure') }} as told
inner join {{ ref('dim_date') }} as calendar on told.quarter_start = calendar.date_key
