-- One row per community per month: registered old people and people with a disability.
with registered as (

    select
        community_key,
        month_start,
        persons as elderly,
        null as disabled
    from {{ ref('fct_elderly_registration') }}

    union all

    select
        community_key,
        month_start,
        null as elderly,
        persons as disabled
    from {{ ref('fct_disability_registration') }}

),

counted as (

    select
        community_key,
        month_start,
        sum(elderly) as elderly,
        sum(disabled) as disabled
    from registered
    group by all

)

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
    counted.elderly::bigint as elderly_persons,
    counted.disabled::bigint as disabled_persons
from counted
inner join {{ ref('dim_community') }} as community on counted.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on counted.month_start = calendar.date_key
