-- One row per month in which waste was collected, sorted out or paid for.
with measured as (

    select
        month_start,
        collected_tonnes,
        null as recovered_tonnes,
        scheduled_stops,
        missed_stops,
        null as cost_thb
    from {{ ref('fct_waste_round') }}

    union all by name

    select
        month_start,
        recovered_tonnes
    from {{ ref('fct_recycling') }}

    union all by name

    select
        month_start,
        cost_thb
    from {{ ref('fct_waste_cost') }}

),

city_values as (

    select
        period_start,
        max(actual) filter (where kpi_code = 'E01') as kg_per_person_day,
        max(actual) filter (where kpi_code = 'E02') as diversion_pct,
        max(actual) filter (where kpi_code = 'E03') as missed_per_thousand,
        max(actual) filter (where kpi_code = 'G18') as thb_per_tonne
    from {{ ref('fct_kpi') }}
    where
        period_grain = 'month'
        and department_key = {{ member_key('city') }}
        and community_key = {{ member_key('city') }}
    group by all

)

select
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    sum(measured.collected_tonnes)::decimal(18, 3) as collected_tonnes,
    sum(measured.recovered_tonnes)::decimal(18, 3) as recovered_tonnes,
    sum(measured.scheduled_stops)::bigint as scheduled_stops,
    sum(measured.missed_stops)::bigint as missed_stops,
    sum(measured.cost_thb)::decimal(18, 2) as cost_thb,
    any_value(city_values.kg_per_person_day) as kg_per_person_day,
    any_value(city_values.diversion_pct) as diversion_pct,
    any_value(city_values.missed_per_thousand) as missed_per_thousand,
    any_value(city_values.thb_per_tonne) as thb_per_tonne
from measured
inner join {{ ref('dim_date') }} as calendar on measured.month_start = calendar.date_key
left join city_values on measured.month_start = city_values.period_start
group by all
