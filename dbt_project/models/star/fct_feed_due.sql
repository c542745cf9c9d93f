-- One row per feed per day on which it fell due: whether something that passed its contract had come by then.
-- A feed falls due its stated days after it last came, and when nothing came, again as many days later, and so on: who stops sending goes on
-- being late. Days that are not over are not asked about.
with came as (

    select distinct
        feed_code,
        received_at::date as received_on
    from {{ ref('stg_operations__deliveries') }}
    where not is_held

),

waits as (

    select
        came.feed_code,
        came.received_on as last_on,
        lead(came.received_on) over (partition by came.feed_code order by came.received_on) as next_on,
        feed.department_code,
        feed.due_every_days,
        feed.checked_at::date as checked_on
    from came
    inner join {{ ref('stg_operations__feeds') }} as feed on came.feed_code = feed.feed_code

),

dues as (

    select
        *,
        unnest(generate_series(1, ceil((coalesce(next_on, checked_on) - last_on) / due_every_days)::integer))::integer as turn,
        last_on + due_every_days * turn as due_on
    from waits

)

select
    {{ surrogate_key(['dues.feed_code', 'dues.last_on', 'dues.due_on']) }} as feed_due_key,
    dues.feed_code,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    dues.due_on::date as due_on,
    date_trunc('month', dues.due_on)::date as month_start,
    case when dues.due_on >= dues.next_on then dues.next_on end as received_on,
    coalesce(dues.due_on >= dues.next_on, false) as is_on_time,
    dues.checked_on
from dues
left join {{ ref('dim_department') }} as department on dues.department_code = department.department_code
where dues.due_on < dues.checked_on
