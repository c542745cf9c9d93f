-- One row per month in which tap water was sampled.
select
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as samples,
    count_if(sample.is_within_limit)::bigint as within_limit,
    (100 * count_if(sample.is_within_limit) / count(*))::decimal(9, 2) as within_limit_pct,
    avg(sample.turbidity_ntu)::decimal(9, 2) as mean_turbidity_ntu,
    max(sample.turbidity_ntu)::decimal(9, 2) as highest_turbidity_ntu,
    avg(sample.free_chlorine_mg_l)::decimal(9, 2) as mean_free_chlorine_mg_l
from {{ ref('fct_water_sample') }} as sample -- noqa: RF04
inner join {{ ref('dim_date') }} as calendar on sample.month_start = calendar.date_key
group by all
