-- One row per community per kind of tax per tax year, as the bills stand now. City hall only: where few owe, it would point at someone.
select
    community.community_name,
    community.zone_name,
    community.latitude,
    community.longitude,
    community.boundary_geojson,
    bill.tax_kind,
    bill.tax_year_be,
    count(*) as bills,
    sum(bill.assessed_thb)::decimal(18, 2) as assessed_thb,
    sum(bill.paid_thb)::decimal(18, 2) as paid_thb,
    sum(bill.unpaid_thb)::decimal(18, 2) as unpaid_thb
from {{ ref('fct_tax_bill') }} as bill
inner join {{ ref('dim_community') }} as community on bill.community_key = community.community_key
group by all
