-- One row per feed: when it last came, whether it is late, and the days that its rows tell of whole.
with feeds as (

    select
        *,
        checked_at - last_received_at as age
    from {{ ref('stg_operations__feeds') }}

)

select
    coalesce(feeds.feed_code, told.feed_code) as feed_code,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    regexp_replace(feeds.description_th, ' หนึ่งแถวต่อ.*$', '') as feed_name_th,    -- a description ends with its grain, which is for builders
    feeds.last_received_at,
    feeds.due_every_days,
    feeds.checked_at,
    coalesce(feeds.is_held, false) as is_held,
    feeds.held_reason_th,
    coalesce(feeds.rows_landed, 0)::bigint as rows_landed,
    coalesce(feeds.rows_refused, 0)::bigint as rows_refused,
    feeds.is_demo,
    -- What the pipeline keeps of itself is as new as its last look.
    feeds.feed_code is null and told.feed_code like 'operations.%' as is_own,
    not is_own and coalesce(feeds.age > to_days(feeds.due_every_days), true) as is_late,
    -- Twice its stated frequency, by the rule of the city's score. A feed that no one checked is not fresh either.
    not is_own and (coalesce(feeds.is_held, true) or coalesce(feeds.age > to_days(2 * feeds.due_every_days), true)) as is_stale,
    told.data_from,
    -- Today is not over, and a mistyped date of next year must not finish this year's months.
    case when told.data_through is not null then least(told.data_through, (feeds.checked_at::date - 1)::date) end as data_through
from {{ ref('feed_told') }} as told
full outer join feeds on told.feed_code = feeds.feed_code
left join {{ ref('dim_department') }} as department on feeds.department_code = department.department_code
