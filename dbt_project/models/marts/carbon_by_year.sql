-- One row per kind of green area per fiscal year. Modelled, not measured.
select
    carbon.green_kind,
    carbon.fiscal_year_be,
    calendar.fiscal_year_label_th,
    carbon.absorbed_tco2e
from {{ ref('fct_carbon_absorption') }} as carbon
inner join {{ ref('dim_date') }} as calendar on carbon.month_start = calendar.date_key
