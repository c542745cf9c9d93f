-- One row per community per day of counting.
select
    {{ surrogate_key(['population.counted_on', 'population.community_name']) }} as population_key,
    population.counted_on,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    population.male_persons,
    population.female_persons,
    population.male_persons + population.female_persons as persons,
    population.households
from {{ ref('stg_clerk__population') }} as population
left join {{ ref('dim_community') }} as community on population.community_name = community.community_name
