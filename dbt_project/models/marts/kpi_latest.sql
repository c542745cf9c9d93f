-- One row per KPI: its city-wide value of the latest complete period of its shortest grain, ready to be shown on a tile.
with city_periods as (

    select
        fact.kpi_code,
        fact.period_grain,
        fact.period_start,
        fact.period_end,
        fact.actual,
        fact.target,
        fact.tolerance,
        fact.attainment,
        fact.status,
        fact.data_as_of,
        fact.is_stale,
        lag(fact.actual) over by_period as previous_actual,
        fact.period_start = max(fact.period_start) over (partition by fact.kpi_code) as is_latest
    from {{ ref('fct_kpi') }} as fact
    inner join {{ ref('dim_kpi') }} as kpi on fact.kpi_code = kpi.kpi_code and fact.period_grain = kpi.period_grains[1]
    where fact.department_key = {{ member_key('city') }} and fact.community_key = {{ member_key('city') }}
    window by_period as (partition by fact.kpi_code order by fact.period_start)

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
    {{ period_label_th('latest.period_grain', 'first_month', 'last_day') }}::varchar as period_label_th,
    latest.data_as_of,
    as_of_day.day_label_th as data_as_of_th,
    coalesce(latest.is_stale, true) as is_stale,
    kpi.definition_th,
    kpi.visibility,
    kpi.kpi_order
from {{ ref('dim_kpi') }} as kpi
left join city_periods as latest on kpi.kpi_code = latest.kpi_code and latest.is_latest
left join {{ ref('dim_date') }} as first_month on latest.period_start = first_month.date_key
left join {{ ref('dim_date') }} as last_day on latest.period_end = last_day.date_key
left join {{ ref('dim_date') }} as as_of_day on latest.data_as_of = as_of_day.date_key
