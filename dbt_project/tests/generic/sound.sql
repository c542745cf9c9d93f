{# All that a row of the star must keep to, asked in one go: on a small city a test costs fifty times what its answer does.
   `key` is unique and never null; `points`: column → `dimension.column` where its value must be found; `sentence` is true of every row. #}
{% test sound(model, key, points={}, sentence=none) %}
    select
        'not unique: {{ key }}' as fault,
        {{ key }}::varchar as found
    from {{ model }}
    group by {{ key }}
    having count(*) > 1 or {{ key }} is null
    {%- for column, place in points.items() %}
        {%- set dimension, field = place.split('.') %}
        union all
        select
            'leads nowhere: {{ column }}' as fault,
            pointing.{{ column }}::varchar as found
        from {{ model }} as pointing
        where not exists (from {{ ref(dimension) }} as dimension where dimension.{{ field }} = pointing.{{ column }})
    {%- endfor %}
    {%- if sentence %}
        union all
        select
            'not true' as fault,
            {{ key }}::varchar as found
        from {{ model }}
        where ({{ sentence }}) is not true
    {%- endif %}
{% endtest %}
