-- One row per period, for the whole city: open data sets that were fresh at the last check of the period, of all.
with known as (

    select
        date_trunc('month', checked_on)::date as month_start,
        count_if(is_fresh) as fresh,
        count(*) as data_sets,
        100 * count_if(is_fresh) / count(*) as fresh_pct,
        count(*) as records
    from {{ ref('fct_open_data_check') }}
    group by checked_on
    qualify checked_on = max(checked_on) over (partition by date_trunc('month', checked_on))

)

select
    period.kpi_code,
    period.period_grain,
    period.period_start,
    period.department_key,
    period.community_key,
    arg_max(known.fresh, known.month_start)::decimal(18, 2) as numerator,
    arg_max(known.data_sets, known.month_start)::decimal(18, 2) as denominator,
    arg_max(known.fresh_pct, known.month_start)::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    coalesce(arg_max(known.records, known.month_start), 0)::bigint as records
from {{ ref('kpi_period_month') }} as period
left join known on period.month_start = known.month_start
where period.kpi_code = 'G14'
group by all
