{# A number for people: thousands apart, halves rounded up, as many decimals as its indicator shows. #}
{% macro number_text(number, decimals) %}format(concat('{:,.', {{ decimals }}, 'f}'), round({{ number }}::double, {{ decimals }})){% endmacro %}


{# The same without a useless ".0": targets are set as round numbers. #}
{% macro round_number_text(number, decimals) %}regexp_replace({{ number_text(number, decimals) }}, '\.0+$', ''){% endmacro %}


{# What a value should be, in words: "≤ 28 ชม.", "≥ 90 %", "62.5 ± 5 %". `kpi` is the alias of a row of dim_kpi. #}
{% macro target_text(target, tolerance, kpi) -%}
case
    when {{ target }} is null then 'ไม่มีเป้า'
    when {{ kpi }}.direction = 'range'
        then concat(
            {{ number_text(target, kpi ~ '.decimals') }}, ' ± ', {{ round_number_text(tolerance, kpi ~ '.decimals') }}, ' ', {{ kpi }}.unit_th
        )
    else concat(
        case {{ kpi }}.direction when 'down' then '≤ ' else '≥ ' end, {{ round_number_text(target, kpi ~ '.decimals') }}, ' ', {{ kpi }}.unit_th
    )
end
{%- endmacro %}
