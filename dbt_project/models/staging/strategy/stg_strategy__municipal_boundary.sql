-- One row per boundary.
select
    trim(boundary_code) as boundary_code,
    trim(boundary_name) as boundary_name,
    trim(kind_th) as kind_th,
    note_th,
    geometry_geojson
from {{ current_rows('strategy', 'municipal_boundary') }} as municipal_boundary
