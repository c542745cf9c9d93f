-- One row per material per way of use per month.
select
    month_start,
    trim(material_name) as material_name,
    trim(use_name) as use_name,
    recovered_tonnes
from {{ current_rows('public_health', 'recycling') }} as recycling
