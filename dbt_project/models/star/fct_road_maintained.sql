-- One row per surface per fiscal year, as counted on its last day.
select
    {{ surrogate_key(['fiscal_year_be', 'surface_kind']) }} as road_maintained_key,
    make_date(fiscal_year_be - 543, 9, 30) as counted_on,
    fiscal_year_be,
    surface_kind,
    streets,
    length_km
from {{ ref('stg_engineering__roads_maintained') }}
