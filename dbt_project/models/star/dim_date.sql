-- One row per day, from fiscal year 2543 to 2593.
-- A fixed stretch: no odd date in a delivery can bend the calendar, and a date outside it fails its fact's test by name.
-- Holidays are known for the years that seeds/holidays.csv names; in other years only weekends are free.
with days as (

    select day::date as date_key
    from generate_series(date '1999-10-01', date '2050-09-30', interval 1 day) as calendar (day) -- noqa: RF04

),

marked as (

    select
        days.date_key,
        holiday.holiday_name_th,
        holiday.holiday_name_en,
        holiday.day is not null as is_holiday,
        coalesce(holiday.kind = 'islamic', false) as is_islamic_holiday,
        fast.first_day is not null as is_ramadan,
        holiday.day is null and isodow(days.date_key) < 6 as is_working_day
    from days
    left join {{ ref('holidays') }} as holiday on days.date_key = holiday.day
    left join {{ ref('ramadan') }} as fast on days.date_key between fast.first_day and fast.last_day

)

select
    date_key,
    (year(date_key) + 543)::integer as year_be,
    date_trunc('month', date_key)::date as month_start,
    (date_trunc('month', date_key) + interval 543 year)::date as month_be,
    last_day(date_key)::date as month_end,
    date_trunc('quarter', date_key)::date as quarter_start,    -- fiscal quarters begin where calendar quarters do
    {{ day_label_th('date_key') }}::varchar as day_label_th,
    {{ month_label_th('date_key') }}::varchar as month_label_th,
    {{ fiscal_year('date_key') }} as fiscal_year_be,
    {{ fiscal_year_label_th('date_key') }}::varchar as fiscal_year_label_th,
    {{ fiscal_quarter_label_th('date_key') }}::varchar as fiscal_quarter_label_th,
    holiday_name_th::varchar as holiday_name_th,
    holiday_name_en::varchar as holiday_name_en,
    is_holiday,
    is_islamic_holiday,
    is_ramadan,
    is_working_day,
    (count_if(is_working_day) over (order by date_key))::integer as working_day_no
from marked
