{# One key for what several columns tell apart. md5, so that every engine makes the same key; the unit separator, so that ('a', 'bc') and ('ab', 'c') differ. #}
{% macro surrogate_key(columns) %}md5(concat_ws(chr(31), {% for column in columns %}coalesce({{ column }}::varchar, ''){% if not loop.last %}, {% endif %}{% endfor %})){% endmacro %}


{# The key of a member that every dimension has of its own: 'unknown', and for departments 'city'. #}
{% macro member_key(code) %}{{ surrogate_key(["'" ~ code ~ "'"]) }}{% endmacro %}
