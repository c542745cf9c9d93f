-- One row per KPI per complete period (month, quarter, fiscal year to date) for the whole city, per department, and per community.
with periods as (

    select distinct
        kpi_code,
        period_grain,
        period_start,
        period_end,
        department_key,
        community_key,
        data_as_of,
        is_stale
    from {{ ref('kpi_period_month') }}

),

valued as (

    select
        measured.*,
        periods.period_end,
        periods.data_as_of,
        periods.is_stale
    from {{ ref('kpi_measured') }} as measured
    inner join periods
        on
            measured.kpi_code = periods.kpi_code
            and measured.period_grain = periods.period_grain
            and measured.period_start = periods.period_start
            and measured.department_key = periods.department_key
            and measured.community_key = periods.community_key

),

-- What the same months were a year before: a running year is set beside those months of last year, not beside the whole of it.
year_before as (

    select
        kpi_code,
        case period_grain when 'year_ago' then 'fiscal_year' else period_grain end as period_grain,
        (period_start + interval 1 year)::date as period_start,
        date_trunc('month', period_end + interval 1 year)::date as last_month,
        department_key,
        community_key,
        actual
    from valued

),

set_beside as (

    select
        valued.*,
        kpi.direction,
        aim.tolerance,
        aim.scale,
        -- Judged by the target that held when the period ended.
        coalesce(valued.plan_target, case kpi.target_rule when 'last_year' then past.actual else aim.target end) as target,
        -- Nothing can be a ratio of last year's zero.
        case when kpi.target_rule = 'last_year' and past.actual = 0 then 'difference' else kpi.attainment_form end as form
    from valued
    inner join {{ ref('dim_kpi') }} as kpi on valued.kpi_code = kpi.kpi_code
    left join year_before as past
        on
            valued.kpi_code = past.kpi_code
            and valued.period_grain = past.period_grain
            and valued.period_start = past.period_start
            and date_trunc('month', valued.period_end) = past.last_month
            and valued.department_key = past.department_key
            and valued.community_key = past.community_key
    asof left join {{ ref('dim_kpi_target') }} as aim
        on valued.kpi_code = aim.kpi_code and valued.period_end >= aim.holds_from
    where valued.period_grain != 'year_ago'

)

select
    {{ surrogate_key(['kpi_code', 'period_grain', 'period_start', 'department_key', 'community_key']) }} as kpi_key,
    kpi_code,
    period_grain,
    period_start,
    period_end,
    department_key,
    community_key,
    numerator,
    denominator,
    actual,
    target,
    tolerance,
    {{ attainment('form', 'direction', 'actual', 'target', 'tolerance', 'scale') }}::decimal(8, 4) as attainment,
    {{ status('form', 'direction', 'actual', 'target', 'tolerance', 'is_stale') }}::varchar as status,
    records,
    data_as_of,
    is_stale
from set_beside
-- No record of an unknown department or community is good news, and no row.
where records > 0 or {{ member_key('unknown') }} not in (department_key, community_key)
