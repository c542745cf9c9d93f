{# ปีงบประมาณ: begins 1 October and is named after the Buddhist Era year in which it ends. #}
{% macro fiscal_year(day) %}(year({{ day }} + interval 3 month) + 543)::integer{% endmacro %}


{# ไตรมาสของปีงบประมาณ: October to December is the first. #}
{% macro fiscal_quarter(day) %}quarter({{ day }} + interval 3 month){% endmacro %}
