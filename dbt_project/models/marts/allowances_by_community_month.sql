-- One row per kind of allowance per community per month. For city hall alone.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    allowance.allowance_kind,
    sum(allowance.due_persons)::bigint as due_persons,
    sum(allowance.on_time_persons)::bigint as on_time_persons,
    sum(allowance.paid_thb)::decimal(18, 2) as paid_thb
from {{ ref('fct_allowance') }} as allowance
inner join {{ ref('dim_community') }} as community on allowance.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on allowance.month_start = calendar.date_key
group by all
