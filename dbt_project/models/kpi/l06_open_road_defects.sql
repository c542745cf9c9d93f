-- One row per period, for the whole city: defects found and not repaired when the period ended, for each kilometre of road.
with ends as (

    select distinct
        kpi_code,
        period_grain,
        period_start,
        period_end,
        department_key,
        community_key
    from {{ ref('kpi_period_month') }}
    where kpi_code = 'L06'

),

counted as (

    select
        counted_on,
        sum(length_km) as length_km
    from {{ ref('fct_road_maintained') }}
    group by all

),

open_then as (

    select
        ends.*,
        counted.length_km
    from ends
    asof left join counted on ends.period_end >= counted.counted_on

),

summed as (

    select
        open_then.kpi_code,
        open_then.period_grain,
        open_then.period_start,
        open_then.department_key,
        open_then.community_key,
        open_then.length_km,
        count(defect.road_defect_key) as defects,
        count(defect.road_defect_key) as records
    from open_then
    left join {{ ref('fct_road_defect') }} as defect
        on
            open_then.period_end >= defect.found_on
            and coalesce(open_then.period_end < defect.repaired_on, true)
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    defects::decimal(18, 2) as numerator,
    length_km::decimal(18, 2) as denominator,
    (defects / nullif(length_km, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
