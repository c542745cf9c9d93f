-- One row per feed that a fact tells of: the stretch of days of which its rows tell everything.
-- Each fact says so itself, in its yml: `config: {meta: {feed: {code: …, from: …, through: …}}}`. A day or month counts as told only
-- when the feed has gone past it: the day of the last complaint may not be over. `through: null` is a count that holds until the next.
{%- set models = telling_models() %}
{% for model in models -%}
    {%- set feed = feed_of(model) if execute else {} %}
select
    '{{ feed.code }}'::varchar as feed_code,
    ({{ feed.from }})::date as data_from,
    ({{ feed.through or 'null' }})::date as data_through
from {{ ref(model) }}
{% if not loop.last %}union all{% endif %}
{%- else %}
    select null as not_told
{%- endfor %}
