-- One row per KPI per period that is over, for the whole city: what it gives to the score of the period, or that it gives nothing.
-- Periods run to the day of the last look at the feeds, not to the last entry: a feed that died does not end the calendar.
-- A KPI is asked of as soon as it has a weight. It gives its latest value on or before the period's end, while that is no older than twice
-- the stated frequency of what it is made of; older, it is missing. So is a value that its held or late feed can no longer vouch for.
with grains as (

    select
        unnest(['month', 'quarter', 'fiscal_year']) as period_grain,
        unnest([1, 2, 3]) as width

),

months as (

    select
        month_start,
        month_end,
        quarter_start,
        fiscal_year_be
    from {{ ref('dim_date') }}
    where
        date_key = month_start
        and month_start >= (select min(fact.period_start) from {{ ref('fct_kpi') }} as fact)
        and month_end < (select max(feed.checked_at) from {{ ref('dim_feed') }} as feed)::date

),

periods as (

    select
        'month' as period_grain,
        month_start as period_start,
        month_end as period_end
    from months

    union all

    select
        'quarter' as period_grain,
        quarter_start as period_start,
        max(month_end) as period_end
    from months
    group by quarter_start
    having count(*) = 3

    union all

    select
        'fiscal_year' as period_grain,
        min(month_start) as period_start,
        max(month_end) as period_end
    from months
    group by fiscal_year_be

),

needed as (

    select
        kpi_code,
        unnest(feeds) as feed_code
    from {{ ref('dim_kpi') }}

),

-- As often as the slowest of its feeds, those aside whose count holds until the next one.
frequencies as (

    select
        needed.kpi_code,
        max(feed.due_every_days) as due_every_days
    from needed
    inner join {{ ref('dim_feed') }} as feed on needed.feed_code = feed.feed_code
    where feed.data_through is not null
    group by all

),

-- A KPI that does not know so short a period gives its value of the next longer one.
asked as (

    select
        period.period_grain,
        period.period_start,
        period.period_end,
        period.period_end = max(period.period_end) over (partition by period.period_grain) as is_present,
        kpi.kpi_code,
        kpi.pillar_code,
        kpi.visibility,
        kpi.may_be_empty,
        2 * often.due_every_days as keeps_days,
        weight.weight,
        (
            select min_by(longer.period_grain, longer.width)
            from grains as longer
            where longer.width >= asked_of.width and list_contains(kpi.period_grains, longer.period_grain)
        ) as value_grain
    from periods as period
    inner join grains as asked_of on period.period_grain = asked_of.period_grain
    cross join {{ ref('dim_kpi') }} as kpi
    asof inner join {{ ref('dim_kpi_weight') }} as weight on kpi.kpi_code = weight.kpi_code and period.period_end >= weight.holds_from
    left join frequencies as often on kpi.kpi_code = often.kpi_code
    where weight.weight > 0 and kpi.attainment_form != 'none'

),

city_values as (

    select
        kpi_code,
        period_grain,
        period_end,
        actual,
        target,
        attainment,
        is_stale
    from {{ ref('fct_kpi') }}
    where department_key = {{ member_key('city') }} and community_key = {{ member_key('city') }}

),

judged as (

    select *
    from city_values
    where attainment is not null

),

looked_up as (

    select
        asked.*,
        latest.period_end as value_end,
        latest.actual,
        latest.target,
        latest.attainment,
        known.attainment as last_attainment,
        coalesce(asked.period_end - latest.period_end <= asked.keeps_days and not (latest.is_stale and asked.is_present), false) as is_in_time
    from asked
    asof left join city_values as latest
        on asked.kpi_code = latest.kpi_code and asked.value_grain = latest.period_grain and asked.period_end >= latest.period_end
    asof left join judged as known
        on asked.kpi_code = known.kpi_code and asked.value_grain = known.period_grain and asked.period_end >= known.period_end

)

select
    {{ surrogate_key(['kpi_code', 'period_grain', 'period_start']) }} as score_part_key,
    kpi_code,
    pillar_code,
    visibility,
    period_grain::varchar as period_grain,
    period_start,
    period_end,
    weight,
    is_in_time and attainment is not null as is_fresh,
    case when is_in_time then attainment end as attainment,
    last_attainment,
    value_end,
    case when is_fresh then row_number() over (among_fresh order by attainment desc, kpi_code desc) end as best_rank,
    case when is_fresh then row_number() over (among_fresh order by attainment, kpi_code) end as worst_rank
from looked_up
where
    value_grain is not null     -- a yearly KPI tells nothing that is longer than a year, but a KPI of no grain at all is a slip
    -- Nothing to judge is no gap: a value without a target, or a period in which nothing happened that the KPI could count.
    and not (is_in_time and actual is not null and target is null)
    and not (is_in_time and actual is null and may_be_empty)
window among_fresh as (partition by period_grain, period_start, is_fresh)
