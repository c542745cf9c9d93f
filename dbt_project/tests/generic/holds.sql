{# One sentence that is true of every row. Unknown is not true. #}
{% test holds(model, sentence) %}
select *
from {{ model }}
where ({{ sentence }}) is not true
{% endtest %}
