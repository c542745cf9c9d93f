{# A fact that grows is built by the month: a run works out anew those months of which something came, or went, since the last one.

   Which deliveries told of which months is kept beside the fact, in `<fact>__built`, written in the same transaction. So a late delivery, one
   that came out of order, a correction of an old month and one that was taken back all touch just their own months. Where anything else that
   the fact is made of changed (its SQL, its staging's, a dimension, the day `as_of`), everything is built anew: the result is always the full one.
   The contract's key holds the month, so that no row of one month can replace one of another.

   In the model:  config(materialized='incremental', incremental_strategy='append', on_schema_change='append_new_columns',
                         pre_hook="{{ forget_months(…) }}", post_hook="{{ remember_months(…) }}")
                  … where {{ in_touched_months(column, …) }}
   each with department, table, month and the dimensions' names as arguments. #}

{# What the raw table and everything else a fact is made of are now, as rows of (what, month_start); a month of null stands for every month. #}
{% macro made_of(department, table, month, dimensions) -%}
    {%- if not execute -%}{{- return('select 1') -}}{%- endif -%}    {#- the fact reads no source: its staging model does, and comes before it -#}
    select distinct _delivery_id as what, {{ month }}::date as month_start from {{ source(department, table) }}
    {%- for dimension in dimensions %}
    union all
    select concat('{{ dimension }} ', coalesce(bit_xor(hash(member)), 0)), null from {{ ref(dimension) }} as member
    {%- endfor %}
    union all
    select '{{ local_md5(model.raw_code ~ graph.nodes['model.yala.stg_' ~ department ~ '__' ~ table].raw_code) }} {{ var('as_of', none) }}', null
{%- endmacro %}


{# The months to be worked out anew; none where that is all of them. #}
{% macro touched_months(department, table, month, dimensions) -%}
    {%- if not execute or not is_incremental() -%}{{- return(none) -}}{%- endif -%}
    {%- set built = this.incorporate(path={'identifier': this.identifier ~ '__built'}) -%}
    {%- if load_relation(built) is none -%}{{- return(none) -}}{%- endif -%}
    {%- set found = run_query(
        'with present as (' ~ made_of(department, table, month, dimensions) ~ ') '
        ~ 'select distinct month_start from ((from present except from ' ~ built ~ ') union all (from ' ~ built ~ ' except from present))'
    ).columns[0].values() -%}
    {{- return(none if none in found else found | sort | list) -}}
{%- endmacro %}


{# True of the rows that a run works out. #}
{% macro in_touched_months(column, department, table, month, dimensions) -%}
    {%- set months = touched_months(department, table, month, dimensions) -%}
    {%- if months is none -%}true
    {%- elif not months -%}false
    {%- else -%}{{ column }} in ({% for month in months %}date '{{ month }}'{% if not loop.last %}, {% endif %}{% endfor %})
    {%- endif -%}
{%- endmacro %}


{# Before: take the months to be worked out away. #}
{% macro forget_months(department, table, month, dimensions) -%}
    {%- if is_incremental() -%}
    delete from {{ this }} where {{ in_touched_months('month_start', department, table, month, dimensions) }}
    {%- else -%}
    select 1
    {%- endif -%}
{%- endmacro %}


{# After: write down what the fact is made of now. #}
{% macro remember_months(department, table, month, dimensions) -%}
    create or replace table {{ this.incorporate(path={'identifier': this.identifier ~ '__built'}) }} as {{ made_of(department, table, month, dimensions) }}
{%- endmacro %}
