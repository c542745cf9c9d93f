-- One row per KPI per period per month of it, for the whole city and for each department that is judged by it.
-- A period is asked of only when it is over: every month in it lies wholly within what all of the KPI's feeds have told.
-- The running fiscal year is therefore the months told so far, and its period_end says so.
with needed as (

    select
        kpi_code,
        is_by_department,
        unnest(feeds) as feed_code
    from {{ ref('dim_kpi') }}

),

reach as (

    select
        kpi.kpi_code,
        kpi.is_by_department,
        max(feed.data_from) as data_from,
        min(feed.data_through) as data_through,
        bool_or(feed.is_stale) as is_stale
    from needed as kpi
    left join {{ ref('dim_feed') }} as feed on kpi.feed_code = feed.feed_code
    group by all
    having count(*) = count(feed.data_from)     -- one feed without any data, and there is nothing to say yet

),

months as (

    select
        reach.*,
        calendar.month_start,
        calendar.month_end,
        calendar.fiscal_year_be
    from reach
    inner join {{ ref('dim_date') }} as calendar
        on
            date_trunc('month', reach.data_from) <= calendar.month_start
            and reach.data_through >= calendar.month_end
    where calendar.date_key = calendar.month_start

),

periods as (

    select
        *,
        'month' as period_grain,
        month_start as period_start,
        month_end as period_end
    from months

    union all

    select
        *,
        'fiscal_year' as period_grain,
        min(month_start) over fiscal_year as period_start,
        max(month_end) over fiscal_year as period_end
    from months
    window fiscal_year as (partition by kpi_code, fiscal_year_be)

)

select
    period.kpi_code::varchar as kpi_code,
    period.period_grain::varchar as period_grain,
    period.period_start,
    period.period_end,
    period.month_start,
    period.month_end,
    department.department_key,
    period.data_through as data_as_of,
    -- Only what would be taken for the present can be too old.
    period.is_stale and period.period_end = max(period.period_end) over (partition by period.kpi_code) as is_stale
from periods as period
inner join {{ ref('dim_department') }} as department
    on period.is_by_department or department.department_code = 'city'
