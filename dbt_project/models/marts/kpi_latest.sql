-- One row per KPI: its city-wide value of the latest complete month, ready to be shown on a tile.
with city_months as (

    select
        fact.kpi_code,
        fact.period_start,
        fact.actual,
        fact.target,
        fact.tolerance,
        fact.attainment,
        fact.status,
        fact.data_as_of,
        fact.is_stale,
        lag(fact.actual) over by_month as previous_actual,
        fact.period_start = max(fact.period_start) over (partition by fact.kpi_code) as is_latest
    from {{ ref('fct_kpi') }} as fact
    inner join {{ ref('dim_department') }} as department on fact.department_key = department.department_key
    where fact.period_grain = 'month' and department.department_code = 'city' and fact.community_key = {{ member_key('city') }}
    window by_month as (partition by fact.kpi_code order by fact.period_start)

)

-- From the words, not from the values: a KPI without data keeps its tile and says so.
select
    kpi.kpi_code,
    kpi.pillar_th,
    kpi.pillar_en,
    kpi.kpi_name_th,
    kpi.kpi_name_en,
    kpi.unit_th,
    latest.actual,
    coalesce({{ number_text('latest.actual', 'kpi.decimals') }} || ' ' || kpi.unit_th, 'ไม่มีข้อมูล')::varchar as actual_text,
    latest.target,
    case when latest.kpi_code is null then '–' else {{ target_text('latest.target', 'latest.tolerance', 'kpi') }} end::varchar as target_text,
    coalesce(latest.status, 'none') as status,
    {{ status_th('latest.status', 'latest.actual', 'latest.is_stale') }}::varchar as status_th,
    latest.previous_actual,
    latest.attainment,
    calendar.month_label_th as period_label_th,
    latest.data_as_of,
    as_of_day.day_label_th as data_as_of_th,
    coalesce(latest.is_stale, true) as is_stale,
    kpi.definition_th,
    kpi.visibility,
    kpi.kpi_order
from {{ ref('dim_kpi') }} as kpi
left join city_months as latest on kpi.kpi_code = latest.kpi_code and latest.is_latest
left join {{ ref('dim_date') }} as calendar on latest.period_start = calendar.date_key
left join {{ ref('dim_date') }} as as_of_day on latest.data_as_of = as_of_day.date_key
