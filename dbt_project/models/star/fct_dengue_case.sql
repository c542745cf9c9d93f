-- One row per community per age group per month.
select
    {{ surrogate_key(['dengue.month_start', 'dengue.community_name', 'dengue.age_group']) }} as dengue_case_key,
    dengue.month_start,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    dengue.age_group,
    dengue.cases
from {{ ref('stg_public_health__dengue_cases') }} as dengue
left join {{ ref('dim_community') }} as community on dengue.community_name = community.community_name
