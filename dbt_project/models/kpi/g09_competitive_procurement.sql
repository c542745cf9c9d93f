-- One row per period, for the whole city: value of contracts for which sellers competed, as a share of the value of all contracts signed.
with signed as (

    select
        month_start,
        sum(case when is_competitive then contract_thb else 0 end) as competitive_thb,
        sum(contract_thb) as contract_thb,
        count(*) as records
    from {{ ref('fct_procurement') }}
    group by all

),


summed as (

    select
        period.kpi_code,
        period.period_grain,
        period.period_start,
        period.department_key,
        period.community_key,
        sum(signed.competitive_thb) as competitive_thb,
        sum(signed.contract_thb) as contract_thb,
        coalesce(sum(signed.records), 0) as records
    from {{ ref('kpi_period_month') }} as period
    left join signed on period.month_start = signed.month_start
    where period.kpi_code = 'G09'
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    competitive_thb::decimal(18, 2) as numerator,
    contract_thb::decimal(18, 2) as denominator,
    (100 * competitive_thb / nullif(contract_thb, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
