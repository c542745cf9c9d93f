-- One row per kind of green per fiscal year.
select
    fiscal_year_be,
    trim(green_kind) as green_kind,
    absorbed_tco2e
from {{ current_rows('strategy', 'carbon_absorption') }} as carbon_absorption
