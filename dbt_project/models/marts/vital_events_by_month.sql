-- One row per event (born, died, moved in, moved out) per month, for the whole city.
select
    happening.event_name,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    sum(happening.persons)::bigint as persons
from {{ ref('fct_vital_event') }} as happening
inner join {{ ref('dim_date') }} as calendar on happening.month_start = calendar.date_key
group by all
