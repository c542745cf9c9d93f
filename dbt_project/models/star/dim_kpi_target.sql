-- One row per KPI per day from which a target holds for it: what is aimed at, who set it, when and why. Rows are never taken away.
-- A target that was set only after it should have begun holds from the day it was set: the past is judged by what was aimed at then.
-- The first one of a KPI has nothing before it, and holds from the day that it names. What we began with is in seeds/kpi_targets.csv; whatever
-- the strategy division sends comes before it.
with targets as (

    select
        kpi_code,
        valid_from,
        target,
        tolerance,
        scale,
        set_by_th,
        set_on,
        source_th,
        reason_th,
        true as is_default
    from {{ ref('kpi_targets') }}

    union all by name

    select
        *,
        false as is_default
    from {{ ref('stg_strategy__kpi_targets') }}

),

dated as (

    select
        *,
        case
            when row_number() over (partition by kpi_code, is_default order by valid_from, set_on) = 1 then valid_from
            else greatest(valid_from, set_on)
        end as holds_from
    from targets

),

-- Of two that hold from one day, the division's, and the one set last.
holding as (

    select *
    from dated
    qualify row_number() over (partition by kpi_code, holds_from order by is_default asc, set_on desc, valid_from desc) = 1

)

select
    kpi_code::varchar as kpi_code,
    holds_from,
    (lead(holds_from) over (partition by kpi_code order by holds_from) - interval 1 day)::date as holds_through,
    valid_from,
    target,
    tolerance,
    scale,
    set_by_th::varchar as set_by_th,
    set_on,
    source_th::varchar as source_th,
    reason_th::varchar as reason_th,
    is_default
from holding
