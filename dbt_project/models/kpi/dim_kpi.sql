-- One row per KPI that has a model: its words, and how it is worked out and judged.
-- Words may be there before their model: an indicator that nothing measures is no row of anything.
select
    words.kpi_code::varchar as kpi_code,
    words.kpi_order,
    words.pillar_code::varchar as pillar_code,
    pillar.pillar_th::varchar as pillar_th,
    pillar.pillar_en::varchar as pillar_en,
    pillar.pillar_ms::varchar as pillar_ms,
    words.kpi_name_th::varchar as kpi_name_th,
    words.kpi_name_en::varchar as kpi_name_en,
    words.kpi_name_ms::varchar as kpi_name_ms,
    words.unit_th::varchar as unit_th,
    words.unit_en::varchar as unit_en,
    words.unit_ms::varchar as unit_ms,
    words.definition_th::varchar as definition_th,
    words.definition_en::varchar as definition_en,
    words.definition_ms::varchar as definition_ms,
    words.direction::varchar as direction,
    words.attainment_form::varchar as attainment_form,
    words.target_rule::varchar as target_rule,
    words.aggregation::varchar as aggregation,
    words.decimals,
    string_split(words.period_grains, ';') as period_grains,
    words.visibility::varchar as visibility,
    words.kind::varchar as kind,
    words.counts_people,
    words.may_be_empty,
    words.is_by_department,
    words.is_by_community,
    words.is_of_province,
    coalesce(department.department_key, {{ member_key('unknown') }}) as owner_department_key,
    string_split(words.feeds, ';') as feeds
from {{ ref('kpi_words') }} as words
inner join {{ ref('dim_pillar') }} as pillar on words.pillar_code = pillar.pillar_code
left join {{ ref('dim_department') }} as department on words.owner_department_code = department.department_code
where words.kpi_code in ({{ indicator_codes() }})
