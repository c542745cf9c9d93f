-- One row per pillar of the smart city.
select
    pillar_code::varchar as pillar_code,
    pillar_order,
    pillar_th::varchar as pillar_th,
    pillar_en::varchar as pillar_en,
    pillar_ms::varchar as pillar_ms
from {{ ref('kpi_pillars') }}
