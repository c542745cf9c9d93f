-- One row per service request.
-- What was promised is the day that the office wrote on the receipt: a standard that is shortened later makes no older request late.
with judged as (

    select
        *,
        due_on < max(greatest(requested_at, completed_at)) over ()::date as is_due    -- as far as the data know: a feed that stopped makes nothing late
    from {{ ref('stg_clerk__service_requests') }}

)

select
    {{ surrogate_key(['request.request_no']) }} as service_request_key,
    request.request_no,
    coalesce(service.service_key, {{ member_key('unknown') }}) as service_key,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    request.channel_name,
    request.channel_name = 'ออนไลน์' as is_online,
    request.requested_at,
    request.requested_at::date as requested_on,
    request.due_on,
    request.completed_at,
    request.is_due,
    coalesce(request.completed_at::date <= request.due_on, false) as is_completed_on_time,
    round(date_diff('second', request.requested_at, request.completed_at) / 86400, 2)::decimal(10, 2) as taken_days
from judged as request
left join {{ ref('dim_service') }} as service
    on
        request.service_name = service.service_name
        and request.requested_at::date >= service.valid_from
        and request.requested_at::date < coalesce(service.valid_until, date '9999-12-31')
left join {{ ref('dim_department') }} as department on request.department_name = department.name_th
