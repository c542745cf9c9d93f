-- One row per public KPI per complete period (month, quarter, fiscal year to date), for the whole city.
with shown as (

    select
        fact.kpi_code,
        fact.period_grain,
        fact.period_start,
        fact.period_end,
        fact.target,
        fact.tolerance,
        fact.data_as_of,
        fact.is_stale,
        kpi.counts_people and {{ gives_few_away('fact') }} as is_hidden,
        case when not is_hidden then {{ public_value('fact', 'kpi') }} end as actual,
        -- Judged by what is shown, so that the two agree.
        case
            when is_hidden then 'none'
            when not kpi.counts_people then fact.status
            else {{ status('kpi.attainment_form', 'kpi.direction', public_value('fact', 'kpi'), 'fact.target', 'fact.tolerance', 'fact.is_stale') }}
        end as status
    from {{ ref('fct_kpi') }} as fact
    inner join {{ ref('dim_kpi') }} as kpi on fact.kpi_code = kpi.kpi_code
    inner join {{ ref('dim_department') }} as department on fact.department_key = department.department_key
    where kpi.visibility = 'public' and department.department_code = 'city' and fact.community_key = {{ member_key('city') }}

)

select
    kpi.kpi_code,
    kpi.kpi_order,
    kpi.pillar_th,
    kpi.pillar_en,
    kpi.kpi_name_th,
    kpi.kpi_name_en,
    kpi.kpi_name_ms,
    kpi.unit_th,
    kpi.unit_en,
    kpi.unit_ms,
    kpi.definition_th,
    kpi.definition_en,
    kpi.definition_ms,
    shown.period_grain,
    shown.period_start,
    {{ period_label_th('shown.period_grain', 'first_month', 'last_day') }}::varchar as period_label_th,
    first_month.fiscal_year_be,
    shown.actual,
    coalesce(
        {{ number_text('shown.actual', 'kpi.decimals') }} || ' ' || kpi.unit_th,
        case when shown.is_hidden then 'จำนวนน้อย ไม่แสดง' else 'ไม่มีข้อมูล' end
    )::varchar as actual_text,
    shown.target,
    {{ target_text('shown.target', 'shown.tolerance', 'kpi') }}::varchar as target_text,
    shown.status,
    case when shown.is_hidden then '– ไม่แสดง' else {{ status_th('shown.status', 'shown.actual', 'shown.is_stale') }} end::varchar as status_th,
    shown.data_as_of,
    as_of_day.day_label_th as data_as_of_th,
    shown.is_stale
from shown
inner join {{ ref('dim_kpi') }} as kpi on shown.kpi_code = kpi.kpi_code
inner join {{ ref('dim_date') }} as first_month on shown.period_start = first_month.date_key
inner join {{ ref('dim_date') }} as last_day on shown.period_end = last_day.date_key
inner join {{ ref('dim_date') }} as as_of_day on shown.data_as_of = as_of_day.date_key
