-- One row per month for which water put into the system or water billed is known.
with produced as (

    select
        month_start,
        sum(system_input_m3) as system_input_m3
    from {{ ref('fct_water_production') }}
    group by all

),

billed as (

    select
        month_start,
        sum(billed_m3) as billed_m3
    from {{ ref('fct_water_billing') }}
    group by all

),

known as (

    select
        coalesce(produced.month_start, billed.month_start) as month_start,
        produced.system_input_m3,
        billed.billed_m3
    from produced
    full outer join billed on produced.month_start = billed.month_start

),

city_values as (

    select
        fact.kpi_code,
        fact.period_start,
        fact.actual
    from {{ ref('fct_kpi') }} as fact
    inner join {{ ref('dim_department') }} as department on fact.department_key = department.department_key
    where department.department_code = 'city' and fact.community_key = {{ member_key('city') }} and fact.period_grain = 'month'

)

select
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    known.system_input_m3::decimal(18, 2) as system_input_m3,
    known.billed_m3::decimal(18, 2) as billed_m3,
    lost.actual as nrw_pct,
    used.actual as liters_per_person_day
from known
inner join {{ ref('dim_date') }} as calendar on known.month_start = calendar.date_key
left join city_values as lost on known.month_start = lost.period_start and lost.kpi_code = 'L01'
left join city_values as used on known.month_start = used.period_start and used.kpi_code = 'L02'
