-- One row per period, for the whole city: of the tax that fell due in the twelve months to the period's end, the part still unpaid then.
-- Twelve months, because a sum over all years would fall by itself as paid bills pile up. What was paid later was owed at the time.
with ends as (

    select distinct
        kpi_code,
        period_grain,
        period_start,
        period_end,
        department_key,
        community_key
    from {{ ref('kpi_period_month') }}
    where kpi_code = 'C07'

),

owed as (

    select
        due_on,
        assessed_thb,
        paid_on,
        least(paid_thb, assessed_thb) as paid_thb
    from {{ ref('fct_tax_bill') }}

),

summed as (

    select
        ends.kpi_code,
        ends.period_grain,
        ends.period_start,
        ends.department_key,
        ends.community_key,
        sum(owed.assessed_thb) as assessed_thb,
        sum(owed.assessed_thb - case when owed.paid_on <= ends.period_end then owed.paid_thb else 0 end) as unpaid_thb,
        count(owed.due_on) as records
    from ends
    left join owed
        on
            ends.period_end >= owed.due_on
            and last_day(ends.period_end - interval 12 month) < owed.due_on
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    unpaid_thb::decimal(18, 2) as numerator,
    assessed_thb::decimal(18, 2) as denominator,
    (100 * unpaid_thb / nullif(assessed_thb, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
