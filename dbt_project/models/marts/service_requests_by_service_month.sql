-- One row per service per department per month in which requests were made.
select
    service.service_name,
    department.name_th as department_name_th,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as requests,
    count_if(request.is_online)::bigint as online_requests,
    count_if(request.is_due)::bigint as due_requests,
    count_if(request.is_due and request.is_completed_on_time)::bigint as on_time_requests,
    median(request.taken_days)::decimal(10, 2) as median_days
from {{ ref('fct_service_request') }} as request
inner join {{ ref('dim_service') }} as service on request.service_key = service.service_key
inner join {{ ref('dim_department') }} as department on request.department_key = department.department_key
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', request.requested_on) = calendar.date_key
group by all
