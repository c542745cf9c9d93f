-- One row per period, for the whole city: businesses still registered when the period ended, for 100,000 registered people.
with ends as (

    select distinct
        kpi_code,
        period_grain,
        period_start,
        period_end,
        department_key,
        community_key
    from {{ ref('kpi_period_month') }}
    where kpi_code = 'C02'

),

counted as (

    select
        counted_on,
        sum(persons) as persons
    from {{ ref('fct_population') }}
    group by all

),

peopled as (

    select
        ends.*,
        counted.persons
    from ends
    asof left join counted on ends.period_end >= counted.counted_on

),

summed as (

    select
        peopled.kpi_code,
        peopled.period_grain,
        peopled.period_start,
        peopled.department_key,
        peopled.community_key,
        peopled.persons,
        count(business.business_registration_key) as businesses,
        count(business.business_registration_key) as records
    from peopled
    left join {{ ref('fct_business_registration') }} as business
        on
            peopled.period_end >= business.registered_on
            and coalesce(peopled.period_end < business.closed_on, true)
    group by all

)

select
    kpi_code,
    period_grain,
    period_start,
    department_key,
    community_key,
    businesses::decimal(18, 2) as numerator,
    persons::decimal(18, 2) as denominator,
    (100000 * businesses / nullif(persons, 0))::decimal(18, 4) as actual,
    null::decimal(18, 4) as plan_target,
    records::bigint as records
from summed
