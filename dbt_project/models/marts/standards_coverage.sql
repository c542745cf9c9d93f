-- One row per item of a standard: how many of the city's indicators speak to it, and which.
select
    case cross_of.standard_code
        when 'depa' then 'เมืองอัจฉริยะ (depa)'
        when 'sdg11' then 'SDG 11'
        when 'iso37120' then 'ISO 37120'
        when 'lpa' then 'LPA'
        when 'ita' then 'ITA'
    end::varchar as standard_th,
    cross_of.item_order,
    cross_of.item_code,
    cross_of.item_th,
    cross_of.item_en,
    count(cross_of.kpi_code) as kpis,
    coalesce(string_agg(cross_of.kpi_code, ', ' order by cross_of.kpi_code), 'ยังไม่มี')::varchar as kpi_codes,
    count(cross_of.kpi_code) > 0 as is_covered
from {{ ref('kpi_crosswalk') }} as cross_of
group by all
