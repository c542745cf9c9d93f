-- One row per feed: when it last came, whether it is late, and the days that its rows tell of whole.
-- A day or month counts as told only when the feed has gone past it: the day of the last complaint may not be over.
with told as (

    select
        'strategy.complaints' as feed_code,
        min(received_at)::date as data_from,
        (max(updated_at)::date - 1)::date as data_through
    from {{ ref('fct_complaint') }}

    union all

    select
        'finance.budget_execution' as feed_code,
        min(month_start) as data_from,
        max(reported_on) as data_through
    from {{ ref('fct_budget_execution') }}

    union all

    select
        'waterworks.water_production' as feed_code,
        min(month_start) as data_from,
        last_day(max(month_start)) as data_through
    from {{ ref('fct_water_production') }}

    union all

    select
        'waterworks.water_billing' as feed_code,
        min(month_start) as data_from,
        last_day(max(month_start)) as data_through
    from {{ ref('fct_water_billing') }}

    union all

    -- A count holds until the next one, so it never holds a month back.
    select
        'clerk.population' as feed_code,
        min(counted_on) as data_from,
        null as data_through
    from {{ ref('fct_population') }}

),

feeds as (

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
    coalesce(feeds.age > to_days(feeds.due_every_days), true) as is_late,
    -- Twice its stated frequency, by the rule of the city's score. A feed that no one checked is not fresh either.
    coalesce(feeds.is_held, true) or coalesce(feeds.age > to_days(2 * feeds.due_every_days), true) as is_stale,
    told.data_from,
    -- Today is not over, and a mistyped date of next year must not finish this year's months.
    case when told.data_through is not null then least(told.data_through, (feeds.checked_at::date - 1)::date) end as data_through
from told
full outer join feeds on told.feed_code = feeds.feed_code
left join {{ ref('dim_department') }} as department on feeds.department_code = department.department_code
