-- One row per table that a feed tells of, per dimension: how many of its rows no one could place.
-- A join never drops a row: what cannot be placed is kept under an unknown member, and its share is told here.
with counted as (

    {% for model in telling_models() %}
        select
            '{{ model }}' as table_name,
            count(*) as all_rows,
            {{ unplaced('department_key', model) }} as unknown_departments,
            {{ unplaced('community_key', model) }} as unknown_communities
        from {{ ref(model) }}
        {% if not loop.last %}union all{% endif %}
    {% else %}
        select null as not_told
    {% endfor %}

),

unknown as (

    select
        table_name,
        'หน่วยงาน' as dimension_th,
        'Department' as dimension_en,
        all_rows,
        unknown_departments as unknown_rows
    from counted
    where unknown_departments is not null

    union all

    select
        table_name,
        'ชุมชน' as dimension_th,
        'Community' as dimension_en,
        all_rows,
        unknown_communities as unknown_rows
    from counted
    where unknown_communities is not null

)

select
    table_name::varchar as table_name,
    dimension_th::varchar as dimension_th,
    dimension_en::varchar as dimension_en,
    all_rows,
    unknown_rows,
    round((100 * unknown_rows / nullif(all_rows, 0))::decimal(18, 6), 2)::decimal(5, 2) as unknown_pct
from unknown
