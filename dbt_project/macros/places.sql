{# Every place that a row counts for, as the columns `department_key` and `community_key` of one row each: its department, its community, and the whole city.
   Goes with the places of kpi_period_month. #}
{% macro places(department_key, community_key) -%}
unnest(
        [
            {'department_key': {{ department_key }}, 'community_key': {{ member_key('city') }}},
            {'department_key': {{ member_key('city') }}, 'community_key': {{ community_key }}},
            {'department_key': {{ member_key('city') }}, 'community_key': {{ member_key('city') }}}
        ],
        recursive := true
    )
{%- endmacro %}
