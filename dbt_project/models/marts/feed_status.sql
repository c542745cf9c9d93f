-- One row per feed.
select
    department.name_th as department_name_th,
    feed.feed_name_th,
    feed.last_received_at::date as last_received_on,
    as_of_day.day_label_th as last_received_th,
    feed.is_held,
    feed.is_late,
    feed.is_stale,
    (case
        when feed.is_held then 'ชุดล่าสุดถูกพักไว้ตรวจสอบ กำลังแสดงข้อมูลชุดก่อนที่ผ่านการตรวจแล้ว'
        when feed.last_received_at is null then 'ยังไม่เคยได้รับข้อมูล'
        when feed.is_stale then concat('ข้อมูลเก่าเกินสองเท่าของกำหนดส่ง (ทุก ', feed.due_every_days, ' วัน)')
        when feed.is_late then concat('เลยกำหนดส่ง (ทุก ', feed.due_every_days, ' วัน)')
        else 'ได้รับตามกำหนด'
    end)::varchar as note_th,
    feed.held_reason_th,
    feed.rows_landed,
    feed.rows_refused
from {{ ref('dim_feed') }} as feed
inner join {{ ref('dim_department') }} as department on feed.department_key = department.department_key
left join {{ ref('dim_date') }} as as_of_day on feed.last_received_at::date = as_of_day.date_key
where not feed.is_own
