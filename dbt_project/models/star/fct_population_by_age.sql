-- One row per community per age band per sex per day of counting.
select
    {{ surrogate_key(['people.counted_on', 'people.community_name', 'people.age_band', 'people.sex']) }} as population_by_age_key,
    people.counted_on,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    people.age_band,
    try_cast(regexp_extract(people.age_band, '^[0-9]+') as integer) as youngest_age,
    people.sex,
    people.persons
from {{ ref('stg_clerk__population_by_age') }} as people
left join {{ ref('dim_community') }} as community on people.community_name = community.community_name
