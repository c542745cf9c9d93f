-- One row per drawn boundary: the municipality's, and each zone's.
select
    {{ surrogate_key(['boundary_code']) }} as boundary_key,
    boundary_code,
    boundary_name,
    kind_th,
    note_th,
    geometry_geojson
from {{ ref('stg_strategy__municipal_boundary') }}
