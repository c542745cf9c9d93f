-- One row per request.
-- Who asked stays behind: nothing after this needs it, so nothing after this can leak it.
select
    trim(request_no) as request_no,
    trim(service_name) as service_name,
    channel_name,
    requested_at,
    due_on,
    completed_at,
    trim(department_name) as department_name
from {{ current_rows('clerk', 'service_requests') }} as service_requests
