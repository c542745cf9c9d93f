-- One row per drawn boundary: the municipality's, and each zone's.
select
    boundary_name,
    kind_th,
    note_th,
    geometry_geojson
from {{ ref('dim_boundary') }}
