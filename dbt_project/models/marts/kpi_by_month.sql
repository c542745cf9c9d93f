-- One row per KPI per complete month per department, and for the whole city.
select
    kpi.kpi_code,
    kpi.kpi_name_th,
    kpi.unit_th,
    department.name_th as department_name_th,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    fact.actual,
    fact.target,
    fact.attainment,
    fact.status,
    {{ status_th('fact.status', 'fact.actual', 'fact.is_stale') }}::varchar as status_th
from {{ ref('fct_kpi') }} as fact
inner join {{ ref('dim_kpi') }} as kpi on fact.kpi_code = kpi.kpi_code
inner join {{ ref('dim_department') }} as department on fact.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on fact.period_start = calendar.date_key
where fact.period_grain = 'month' and fact.community_key = {{ member_key('city') }}
