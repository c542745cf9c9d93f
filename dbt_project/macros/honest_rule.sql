{# The city's own rule for judging one value against its target: `actual`, `target`, `tolerance` and `scale` are columns or numbers of one row.

   Sources of the rule: Boston's CityScore divides actual by target, lets one metric grow without bound and gives a lower-is-better
   metric that reaches zero the worst score. Ours stays within 0 to 1.25 (what CityScore's own users call a great score), gives zero
   the best, and says nothing where there is nothing to say. Levels that the city may change are in seeds/kpi_targets.csv. #}

{% macro attainment(form, direction, actual, target, tolerance, scale) -%}
case
    when {{ actual }} is null or {{ target }} is null then null
    when {{ form }} = 'ratio' and {{ direction }} = 'down' and {{ actual }} <= 0 then 1.25
    when {{ form }} = 'ratio' and {{ direction }} = 'down' then least(greatest({{ target }} / {{ actual }}, 0), 1.25)
    when {{ form }} = 'ratio' then least(greatest({{ actual }} / nullif({{ target }}, 0), 0), 1.25)
    when {{ form }} = 'difference'
        then least(greatest(1 + case {{ direction }} when 'down' then -1 else 1 end * ({{ actual }} - {{ target }}) / nullif({{ scale }}, 0), 0), 1.25)
    -- Inside the band 1; outside it falls in a straight line to 0 at one band-width (twice the tolerance) from the edge.
    when {{ form }} = 'range' and abs({{ actual }} - {{ target }}) <= {{ tolerance }} then 1
    when {{ form }} = 'range'
        then greatest(1 - (abs({{ actual }} - {{ target }}) - {{ tolerance }}) / nullif(2 * {{ tolerance }}, 0), 0)
end
{%- endmacro %}


{# on: the target is met, or for a range the value lies in its band. near: it is missed by no more than the tolerance (a range: by no more
   than one tolerance beyond the band). off: by more. none: there is no target, no value, or the value is too old to be judged. #}
{% macro status(form, direction, actual, target, tolerance, is_stale) -%}
case
    when {{ is_stale }} or {{ form }} = 'none' or {{ missed_by(form, direction, actual, target, tolerance) }} is null then 'none'
    when {{ missed_by(form, direction, actual, target, tolerance) }} <= 0 then 'on'
    when {{ missed_by(form, direction, actual, target, tolerance) }} <= coalesce({{ tolerance }}, 0) then 'near'
    else 'off'
end
{%- endmacro %}


{# By how much a value misses its target, in its own unit; zero or less is a hit. #}
{% macro missed_by(form, direction, actual, target, tolerance) -%}
case
    when {{ form }} = 'range' then abs({{ actual }} - {{ target }}) - {{ tolerance }}
    when {{ direction }} = 'down' then {{ actual }} - {{ target }}
    else {{ target }} - {{ actual }}
end
{%- endmacro %}


{# The status in words, with a mark beside each so that no one has to tell colours apart. #}
{% macro status_th(status, actual, is_stale) -%}
case
    when {{ actual }} is null then '– ไม่มีข้อมูล'
    when {{ is_stale }} then '… ข้อมูลล่าช้า'
    when {{ status }} = 'on' then '✔ ตามเป้า'
    when {{ status }} = 'near' then '▲ ใกล้เป้า'
    when {{ status }} = 'off' then '✖ ยังไม่ถึงเป้า'
    else '○ ไม่มีเป้า'
end
{%- endmacro %}
