-- One row per plant per month. A later workbook corrects the months before.
select
    month_start,
    trim(plant_name) as plant_name,
    raw_water_m3,
    system_input_m3
from {{ current_rows('waterworks', 'water_production') }} as production
