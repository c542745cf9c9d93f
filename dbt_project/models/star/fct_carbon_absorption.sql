-- One row per kind of green area per fiscal year. Modelled, not measured.
select
    {{ surrogate_key(['fiscal_year_be', 'green_kind']) }} as carbon_absorption_key,
    fiscal_year_be,
    make_date(fiscal_year_be - 543, 9, 1) as month_start,
    green_kind,
    absorbed_tco2e
from {{ ref('stg_strategy__carbon_absorption') }}
