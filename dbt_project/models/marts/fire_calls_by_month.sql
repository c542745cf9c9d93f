-- One row per kind of incident per month, for the whole city.
select
    fire_call.incident_type,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as calls,
    median(fire_call.response_minutes)::decimal(10, 2) as median_minutes
from {{ ref('fct_fire_call') }} as fire_call
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', fire_call.called_on) = calendar.date_key
group by all
