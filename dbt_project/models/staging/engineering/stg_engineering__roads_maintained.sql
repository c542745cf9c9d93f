-- One row per surface per fiscal year.
select
    fiscal_year_be,
    trim(surface_kind) as surface_kind,
    streets,
    length_km
from {{ current_rows('engineering', 'roads_maintained') }} as road
