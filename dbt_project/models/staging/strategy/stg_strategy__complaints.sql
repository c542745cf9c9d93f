-- One row per complaint case, as it stood when last updated.
-- Where a case lies and who reported it stay behind: nothing after this needs them, so nothing after this can leak them. What is needed of
-- the place is worked out here: when the same kind of thing was next reported there, within about a hundred metres (a thousandth of a degree).
with cases as (

    select
        trim(case_no) as case_no,
        received_at,
        due_at,
        closed_at,
        reopened_at,
        trim(status_name) as status_name,
        coalesce(nullif(trim(category_name), ''), 'ไม่ระบุประเภท') as category_name,
        coalesce(nullif(trim(channel_name), ''), 'ไม่ระบุช่องทาง') as channel_name,
        trim(community_name) as community_name,
        trim(department_name) as department_name,
        rating,
        updated_at,
        concat(round(latitude, 3), ' ', round(longitude, 3), case when latitude is null or longitude is null then case_no end) as place
    from {{ current_rows('strategy', 'complaints') }} as complaint

)

select
    cases.* exclude (place), -- noqa: RF02
    later.received_at as reported_again_at
from cases
asof left join cases as later
    on
        cases.place = later.place
        and cases.category_name = later.category_name
        and cases.closed_at < later.received_at
