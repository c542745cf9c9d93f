-- One row per age band per sex per quarter of counting, for the whole city.
select
    people.age_band,
    people.youngest_age,
    people.sex,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    sum(people.persons)::bigint as persons
from {{ ref('fct_population_by_age') }} as people
inner join {{ ref('dim_date') }} as calendar on date_trunc('month', people.counted_on) = calendar.date_key
group by all
