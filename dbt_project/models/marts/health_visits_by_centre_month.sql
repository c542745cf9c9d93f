-- One row per health centre per service per month.
with counted as (

    select
        centre_name,
        service_name,
        month_start,
        sum(visits) as visits,
        sum(first_visits) as first_visits
    from {{ ref('fct_health_visit') }}
    group by all

)

select
    counted.centre_name,
    counted.service_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    counted.visits::bigint as visits,
    counted.first_visits::bigint as first_visits
from counted
inner join {{ ref('dim_date') }} as calendar on counted.month_start = calendar.date_key
