{# The disclosure rule: a count of people, or of cases that stand for people, from 1 to 9 could point at someone. Zero points at no one. #}
{% macro too_few(count) %}coalesce({{ count }} between 1 and 9, false){% endmacro %}


{# A count as the public sees it: hidden when too few, else to the nearest 5, so that two figures subtracted do not give a small one away. #}
{% macro public_count(count) %}case when not {{ too_few(count) }} then (round({{ count }} / 5) * 5)::bigint end{% endmacro %}


{# The value of a row of fct_kpi as the public sees it. A share of people is made of the rounded counts: an exact one would give both counts away,
   and two days' shares the one case between them. Any other value (a median) has no more decimals than are shown of it. `kpi` is the alias of a row of dim_kpi. #}
{% macro public_value(value, kpi) -%}
(case
    when not {{ kpi }}.counts_people then {{ value }}.actual
    when {{ kpi }}.unit_en = '%' and {{ value }}.numerator >= 10 and {{ value }}.denominator >= 10
        then {{ value }}.actual * ({{ nearest_5(value ~ '.numerator') }} / {{ value }}.numerator)
            / ({{ nearest_5(value ~ '.denominator') }} / {{ value }}.denominator)
    else round({{ value }}.actual::double, {{ kpi }}.decimals)
end)::decimal(18, 4)
{%- endmacro %}


{% macro nearest_5(count) %}(round({{ count }}::double / 5) * 5){% endmacro %}


{# True where a value of fct_kpi would give a small count away: too few cases behind it, or too few of those that it counts.
   How few cases the office was late with is not asked: that tells of the office and points at nobody. #}
{% macro gives_few_away(value) -%}
({{ too_few(value ~ '.records') }} or {{ too_few(value ~ '.numerator') }})
{%- endmacro %}
