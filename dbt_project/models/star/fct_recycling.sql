-- One row per material per way of use per month.
select
    {{ surrogate_key(['month_start', 'material_name', 'use_name']) }} as recycling_key,
    month_start,
    material_name,
    use_name,
    recovered_tonnes
from {{ ref('stg_public_health__recycling') }}
