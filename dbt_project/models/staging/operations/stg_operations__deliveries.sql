-- One row per delivery that an office sent.
select
    delivery_id,
    concat(department_code, '.', table_name) as feed_code,
    received_at,
    is_held,
    rows_landed,
    rows_refused
from {{ current_rows('operations', 'deliveries') }} as delivery
