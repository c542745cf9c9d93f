{# The models that the pipeline found in a folder and handed to dbt by the environment (pipelines/modelled.py): dbt itself cannot look into one. #}
{% macro found_models(variable) -%}
    {%- set models = env_var(variable, '').split() -%}
    {%- if execute and not models -%}
        {%- do exceptions.raise_compiler_error(
            variable ~ ' ว่าง ให้เรียก dbt ผ่าน `yala dbt …` / ' ~ variable ~ ' is empty: call dbt by `yala dbt …`, which looks into the folders'
        ) -%}
    {%- endif -%}
    {{- return(models) -}}
{%- endmacro %}


{# Every indicator's model: the files models/kpi/<code>_<words>.sql. #}
{% macro indicator_models() %}{{ return(found_models('INDICATORS')) }}{% endmacro %}


{# The codes of those, quoted for SQL: what stands before the first underscore. #}
{% macro indicator_codes() -%}
    {%- for model in indicator_models() %}'{{ model.split('_')[0] | upper }}'{% if not loop.last %}, {% endif %}{% else %}''{% endfor -%}
{%- endmacro %}


{# Every model of the star whose yml says in `config.meta.feed` of which feed it tells. #}
{% macro telling_models() %}{{ return(found_models('TELLERS')) }}{% endmacro %}


{# What a model's yml says in `config.meta.feed`: `code`, and `from` and `through` as SQL over its rows. #}
{% macro feed_of(model) -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model -%}
        {{- return(node.config.meta.feed) -}}
    {%- endfor -%}
{%- endmacro %}


{# How many rows of a model lie under the unknown member of a dimension; null where its yml knows no such key. #}
{% macro unplaced(key, model) -%}
    {%- for node in (graph.nodes.values() if execute else []) if node.resource_type == 'model' and node.name == model and key in node.columns -%}
        {{- return('count_if(' ~ key ~ ' = ' ~ member_key('unknown') ~ ')::bigint') -}}
    {%- endfor -%}
    null::bigint
{%- endmacro %}
