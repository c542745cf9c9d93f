-- One row per department that has a folder of its own.
select
    department_code,
    trim(name_th) as name_th,
    trim(short_name_th) as short_name_th,
    trim(name_en) as name_en
from {{ current_rows('operations', 'departments') }} as department
