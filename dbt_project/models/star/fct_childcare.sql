-- One row per centre per age per day of counting.
select
    {{ surrogate_key(['counted_on', 'centre_name', 'age_years']) }} as childcare_key,
    counted_on,
    date_trunc('month', counted_on)::date as month_start,
    centre_name,
    age_years,
    children
from {{ ref('stg_education__childcare') }}
