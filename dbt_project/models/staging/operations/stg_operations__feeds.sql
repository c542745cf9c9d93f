-- One row per feed, as the pipeline last found it.
select
    concat(department_code, '.', table_name) as feed_code,
    department_code,
    table_name,
    description_th,
    last_received_at,
    due_every_days,
    checked_at,
    is_held,
    held_reason_th,
    rows_landed,
    rows_refused,
    is_demo
from {{ current_rows('operations', 'feeds') }} as feed
