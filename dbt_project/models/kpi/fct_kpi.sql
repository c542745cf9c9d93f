-- One row per KPI per complete period (month, fiscal year to date) per department, and for the whole city.
-- A new indicator is one more name in this list and one row of words.
{%- set indicators = [
    'g01_complaint_resolution_time',
    'g02_on_time_resolution',
    'g06_budget_execution',
    'l01_non_revenue_water',
    'l02_water_use_per_person',
] %}
with measured as (

    {% for indicator in indicators -%}
        select * from {{ ref(indicator) }}
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

periods as (

    select distinct
        kpi_code,
        period_grain,
        period_start,
        period_end,
        department_key,
        data_as_of,
        is_stale
    from {{ ref('kpi_period_month') }}

),

set_beside as (

    select
        measured.*,
        periods.period_end,
        periods.data_as_of,
        periods.is_stale,
        kpi.attainment_form as form,
        kpi.direction,
        coalesce(measured.plan_target, aim.target) as target,    -- judged by the target that held when the period ended
        aim.tolerance,
        aim.scale
    from measured
    inner join periods
        on
            measured.kpi_code = periods.kpi_code
            and measured.period_grain = periods.period_grain
            and measured.period_start = periods.period_start
            and measured.department_key = periods.department_key
    inner join {{ ref('dim_kpi') }} as kpi on measured.kpi_code = kpi.kpi_code
    asof left join {{ ref('kpi_targets') }} as aim
        on measured.kpi_code = aim.kpi_code and periods.period_end >= aim.valid_from

)

select
    {{ surrogate_key(['kpi_code', 'period_grain', 'period_start', 'department_key']) }} as kpi_key,
    kpi_code,
    period_grain,
    period_start,
    period_end,
    department_key,
    numerator,
    denominator,
    actual,
    target,
    tolerance,
    {{ attainment('form', 'direction', 'actual', 'target', 'tolerance', 'scale') }}::decimal(8, 4) as attainment,
    {{ status('form', 'direction', 'actual', 'target', 'tolerance', 'is_stale') }}::varchar as status,
    records,
    data_as_of,
    is_stale
from set_beside
-- No record of an unknown department is good news, and no row.
where records > 0 or department_key != {{ member_key('unknown') }}
