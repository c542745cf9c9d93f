-- One row per day, from fiscal year 2543 to 2593.
-- A fixed stretch: no odd date in a delivery can bend the calendar, and a date outside it fails its fact's test by name.
select
    day::date as date_key,
    (year(day) + 543)::integer as year_be,
    date_trunc('month', day)::date as month_start,
    (date_trunc('month', day) + interval 543 year)::date as month_be,
    last_day(day)::date as month_end,
    date_trunc('quarter', day)::date as quarter_start,    -- fiscal quarters begin where calendar quarters do
    {{ day_label_th('day') }}::varchar as day_label_th,
    {{ month_label_th('day') }}::varchar as month_label_th,
    {{ fiscal_year('day') }} as fiscal_year_be,
    {{ fiscal_year_label_th('day') }}::varchar as fiscal_year_label_th,
    {{ fiscal_quarter_label_th('day') }}::varchar as fiscal_quarter_label_th
from generate_series(date '1999-10-01', date '2050-09-30', interval 1 day) as calendar (day) -- noqa: RF04
