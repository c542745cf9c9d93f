-- One row per department per complaint category per channel per month.
-- A case is counted in the month of each thing that happened to it: received, due, closed. So every count adds up over months.
with events as (

    select
        department_key,
        category_name,
        channel_name,
        is_closed_on_time,
        is_open,
        resolution_hours,
        unnest(['received', 'due', 'closed']) as what,
        unnest([received_on, case when is_due then due_on end, case when is_verified_closed then closed_on end]) as happened_on
    from {{ ref('fct_complaint') }}

)

select
    department.name_th as department_name_th,
    events.category_name,
    events.channel_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    calendar.month_end <= feed.data_through as is_complete_month,
    count_if(events.what = 'received')::bigint as received,
    count_if(events.what = 'closed')::bigint as closed,
    count_if(events.what = 'due')::bigint as due,
    count_if(events.what = 'due' and events.is_closed_on_time)::bigint as closed_on_time,
    count_if(events.what = 'due' and events.is_open)::bigint as open_overdue,
    (median(events.resolution_hours) filter (where events.what = 'closed'))::decimal(12, 2) as median_hours,
    (quantile_cont(events.resolution_hours, 0.9) filter (where events.what = 'closed'))::decimal(12, 2) as p90_hours
from events
inner join {{ ref('dim_date') }} as calendar on events.happened_on = calendar.date_key
inner join {{ ref('dim_department') }} as department on events.department_key = department.department_key
inner join {{ ref('dim_feed') }} as feed on feed.feed_code = 'strategy.complaints'
group by all
