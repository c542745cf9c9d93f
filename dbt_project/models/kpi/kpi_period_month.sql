-- One row per KPI per period per month of it, for the whole city and for each department and community that is judged by it.
-- A period is asked of only when it is over: every month in it lies wholly within what all of the KPI's feeds have told, and a quarter has
-- all three. The running fiscal year is therefore the months told so far, and its period_end says so. What "better than last year" sets
-- it beside is the same months of the year before: the grain year_ago, which no one is shown.
with needed as (

    select
        kpi_code,
        period_grains,
        target_rule,
        is_by_department,
        is_by_community,
        unnest(feeds) as feed_code
    from {{ ref('dim_kpi') }}

),

reach as (

    select
        kpi.kpi_code,
        kpi.period_grains,
        kpi.target_rule,
        kpi.is_by_department,
        kpi.is_by_community,
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
        calendar.quarter_start,
        calendar.fiscal_year_be,
        calendar.fiscal_year_be = max(calendar.fiscal_year_be) over kpi and month(max(calendar.month_start) over kpi) != 9 as is_running_year
    from reach
    inner join {{ ref('dim_date') }} as calendar
        on
            date_trunc('month', reach.data_from) <= calendar.month_start
            and reach.data_through >= calendar.month_end
    where calendar.date_key = calendar.month_start
    window kpi as (partition by reach.kpi_code)

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
        'quarter' as period_grain,
        quarter_start as period_start,
        max(month_end) over quarter_of_kpi as period_end
    from months
    window quarter_of_kpi as (partition by kpi_code, quarter_start)
    qualify count(*) over quarter_of_kpi = 3

    union all

    select
        *,
        'fiscal_year' as period_grain,
        min(month_start) over fiscal_year as period_start,
        max(month_end) over fiscal_year as period_end
    from months
    window fiscal_year as (partition by kpi_code, fiscal_year_be)

    union all

    select
        past.*,
        'year_ago' as period_grain,
        min(past.month_start) over kpi as period_start,
        max(past.month_end) over kpi as period_end
    from months as past
    inner join months as present on past.kpi_code = present.kpi_code and past.month_start + interval 1 year = present.month_start
    where present.is_running_year and past.target_rule = 'last_year'
    window kpi as (partition by past.kpi_code)

),

places as (

    select
        false as is_department,
        false as is_community,
        {{ member_key('city') }} as department_key,
        {{ member_key('city') }} as community_key

    union all

    select
        true as is_department,
        false as is_community,
        department_key,
        {{ member_key('city') }} as community_key
    from {{ ref('dim_department') }}
    where department_code != 'city'

    union all

    select
        false as is_department,
        true as is_community,
        {{ member_key('city') }} as department_key,
        community_key
    from {{ ref('dim_community') }}
    where community_code != 'city'

)

select
    period.kpi_code::varchar as kpi_code,
    period.period_grain::varchar as period_grain,
    period.period_start,
    period.period_end,
    period.month_start,
    period.month_end,
    place.department_key,
    place.community_key,
    period.data_through as data_as_of,
    -- Only what would be taken for the present can be too old.
    period.is_stale and period.period_end = max(period.period_end) over (partition by period.kpi_code, period.period_grain) as is_stale
from periods as period
inner join places as place
    on (period.is_by_department or not place.is_department) and (period.is_by_community or not place.is_community)
where list_contains(period.period_grains, case period.period_grain when 'year_ago' then 'fiscal_year' else period.period_grain end)
