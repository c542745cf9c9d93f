-- One row per zone per vaccine per day of counting, and one per vaccine for the whole city.
with counted as (

    select
        counted_on,
        vaccine_name,
        unnest([zone_name, 'ทั้งเทศบาล']) as zone_name,
        target_children,
        vaccinated_children
    from {{ ref('fct_vaccination') }}

),

summed as (

    select
        counted_on,
        vaccine_name,
        zone_name,
        sum(target_children) as target_children,
        sum(vaccinated_children) as vaccinated_children
    from counted
    group by all

)

select
    summed.zone_name,
    summed.vaccine_name,
    summed.counted_on,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    summed.target_children::bigint as target_children,
    (
        case
            when {{ too_few('summed.target_children') }} then null
            when {{ too_few('summed.vaccinated_children') }} then null
            when {{ too_few('summed.target_children - summed.vaccinated_children') }} then null
            else 100 * summed.vaccinated_children / nullif(summed.target_children, 0)
        end
    )::decimal(8, 1) as coverage_pct
from summed
inner join {{ ref('dim_date') }} as calendar on summed.counted_on = calendar.date_key
