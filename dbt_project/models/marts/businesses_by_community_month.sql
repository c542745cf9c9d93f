-- One row per community per kind of business per month in which businesses were registered. City hall only: a shop may be one person.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    business.business_kind,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as opened,
    count_if(business.closed_on is not null)::bigint as closed_since,
    count_if(business.is_online)::bigint as selling_online
from {{ ref('fct_business_registration') }} as business
inner join {{ ref('dim_community') }} as community on business.community_key = community.community_key
inner join {{ ref('dim_date') }} as calendar on business.registered_on = calendar.date_key
group by all
