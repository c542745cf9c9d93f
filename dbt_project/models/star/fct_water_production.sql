-- One row per plant per month.
select
    {{ surrogate_key(['month_start', 'plant_name']) }} as water_production_key,
    month_start,
    plant_name,
    raw_water_m3,
    system_input_m3
from {{ ref('stg_waterworks__water_production') }}
