-- One row per childcare centre per age per month.
with counted as (

    select
        centre_name,
        age_years,
        month_start,
        sum(children) as children
    from {{ ref('fct_childcare') }}
    group by all

)

select
    counted.centre_name,
    counted.age_years,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    counted.children::bigint as children
from counted
inner join {{ ref('dim_date') }} as calendar on counted.month_start = calendar.date_key
