-- One row per complete month, for the whole city.
with asked as (

    select
        date_trunc('month', requested_on)::date as month_start,
        count(*) as requests,
        count_if(is_online)::bigint as online_requests
    from {{ ref('fct_service_request') }}
    group by all

),

city_values as (

    select
        period_start,
        max(actual) filter (where kpi_code = 'G12') as on_time_pct,
        max(actual) filter (where kpi_code = 'G13') as online_pct
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
    asked.requests,
    asked.online_requests,
    city_values.on_time_pct,
    city_values.online_pct
from asked
inner join {{ ref('dim_date') }} as calendar on asked.month_start = calendar.date_key
left join city_values on asked.month_start = city_values.period_start
