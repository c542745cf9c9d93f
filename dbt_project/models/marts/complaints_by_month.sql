-- One row per complete month, for the whole city, as the public sees it: small counts hidden, the others to the nearest 5.
with events as (

    select
        unnest(['received', 'closed']) as what,
        unnest([received_on, case when is_verified_closed then closed_on end]) as happened_on,
        resolution_hours
    from {{ ref('fct_complaint') }}

),

counted as (

    select
        date_trunc('month', happened_on)::date as month_start,
        count_if(what = 'received') as received,
        count_if(what = 'closed') as closed,
        quantile_cont(resolution_hours, 0.9) filter (where what = 'closed') as p90_hours
    from events
    where happened_on is not null
    group by all

),

city_values as (

    select
        fact.kpi_code,
        fact.period_start,
        {{ public_value('fact', 'kpi') }} as actual
    from {{ ref('fct_kpi') }} as fact
    inner join {{ ref('dim_kpi') }} as kpi on fact.kpi_code = kpi.kpi_code
    inner join {{ ref('dim_department') }} as department on fact.department_key = department.department_key
    where
        department.department_code = 'city'
        and fact.community_key = {{ member_key('city') }}
        and fact.period_grain = 'month'
        and not {{ gives_few_away('fact') }}

)

select
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    {{ public_count('counted.received') }} as received,
    {{ public_count('counted.closed') }} as closed,
    on_time.actual as on_time_pct,
    hours.actual as median_hours,
    (case when not {{ too_few('counted.closed') }} then round(counted.p90_hours, 1) end)::decimal(12, 2) as p90_hours
from counted
inner join {{ ref('dim_date') }} as calendar on counted.month_start = calendar.date_key
inner join {{ ref('dim_feed') }} as feed on feed.feed_code = 'strategy.complaints' and calendar.month_end <= feed.data_through
left join city_values as hours on counted.month_start = hours.period_start and hours.kpi_code = 'G01'
left join city_values as on_time on counted.month_start = on_time.period_start and on_time.kpi_code = 'G02'
