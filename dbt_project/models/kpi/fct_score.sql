-- One row per pillar, and for the whole city, per period that is over, per audience: the honest score, and how much of the weight it stands on.
-- Under 80 % of the weight with fresh data there is no score. A KPI that fell silent is counted at its last attainment, or at the mean of
-- those that speak where that is lower: silence never raises a score. One that never spoke lowers the coverage alone.
with heard as (

    select
        *,
        unnest(case visibility when 'public' then ['public', 'city_hall'] else ['city_hall'] end) as audience
    from {{ ref('fct_score_part') }}

),

grouped as (

    select
        * exclude (pillar_code),
        unnest([pillar_code, 'city']) as pillar_code
    from heard

),

with_mean as (

    select
        *,
        sum(weight * attainment) filter (where is_fresh) over scored / sum(weight) filter (where is_fresh) over scored as mean_attainment
    from grouped
    window scored as (partition by audience, pillar_code, period_grain, period_start)

),

summed as (

    select
        audience,
        pillar_code,
        period_grain,
        period_start,
        period_end,
        count(*) as kpis,
        count_if(is_fresh) as kpis_fresh,
        sum(weight) as weight,
        coalesce(sum(weight) filter (where is_fresh), 0) as weight_fresh,
        sum(weight * case when is_fresh then attainment when last_attainment is not null then least(last_attainment, mean_attainment) end)
        / sum(weight) filter (where is_fresh or last_attainment is not null) as attained
    from with_mean
    group by all

),

covered as (

    select
        *,
        100 * weight_fresh < 80 * weight as is_withheld
    from summed

)

select
    {{ surrogate_key(['audience', 'pillar_code', 'period_grain', 'period_start']) }} as score_key,
    audience::varchar as audience,
    pillar_code::varchar as pillar_code,
    period_grain::varchar as period_grain,
    period_start,
    period_end,
    -- From a decimal, so that halves are rounded up as people do it.
    (case when not is_withheld then round((100 * attained)::decimal(18, 6), 1) end)::decimal(5, 1) as score,
    round((100 * weight_fresh / weight)::decimal(18, 6), 1)::decimal(5, 1) as coverage_pct,
    is_withheld,
    weight::decimal(12, 2) as weight,
    weight_fresh::decimal(12, 2) as weight_fresh,
    kpis,
    kpis_fresh::bigint as kpis_fresh
from covered
