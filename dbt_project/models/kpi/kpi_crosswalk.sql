-- One row per item of a standard per KPI that speaks to it; an item that none speaks to has one row without a KPI.
-- Which speaks to which is our own reading, to be confirmed by the city.
select
    item.standard_code::varchar as standard_code,
    item.item_order,
    item.item_code::varchar as item_code,
    item.item_th::varchar as item_th,
    item.item_en::varchar as item_en,
    kpi.kpi_code
from {{ ref('standard_items') }} as item
left join {{ ref('crosswalk') }} as pair on item.standard_code = pair.standard_code and item.item_code = pair.item_code
left join {{ ref('dim_kpi') }} as kpi on pair.kpi_code = kpi.kpi_code
-- A KPI that is not measured yet speaks to nothing; its item keeps a row.
window item_of as (partition by item.standard_code, item.item_code)
qualify kpi.kpi_code is not null or count(kpi.kpi_code) over item_of = 0 and row_number() over item_of = 1
