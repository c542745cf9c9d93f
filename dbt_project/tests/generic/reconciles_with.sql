{# A model may regroup what it reads but never gain or lose any of it.
   `measures`: an aggregate over this model → the same thing said over the other one. #}
{% test reconciles_with(model, other, measures) %}
    {% for here, there in measures.items() %}
        select
            {{ loop.index }} as measure,
            (select {{ here }} from {{ model }}) as here,
            (select {{ there }} from {{ other }}) as there
        where coalesce(here, 0) != coalesce(there, 0)
        {% if not loop.last %}union all{% endif %}
    {% endfor %}
{% endtest %}
