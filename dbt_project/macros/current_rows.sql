{# The rows of one raw table that hold: now, or at the end of the day `as_of` in Yala.

   Deliveries are never overwritten, so raw data holds everything that was ever sent. Which of it a later delivery replaces
   is the contract's word (`replaces`, `key`); it is read here from the contract itself. Ties are broken by file, row and
   delivery, so that two builds of the same deliveries are equal. A row that was deleted in a department's database comes once more,
   marked `_is_gone`: it holds no longer, and did until then. #}
{% macro current_rows(department, table) %}
{%- set contract = contract_of(department, table) if execute else {'replaces': 'nothing'} -%}
{%- set as_of = var('as_of', none) if execute else none -%}
(
    select *
    from {{ source(department, table) }}
    {%- if as_of %}
    where _received_at < (date '{{ modules.datetime.date.fromisoformat(as_of | string) }}' + interval 1 day)::timestamp at time zone 'Asia/Bangkok'
    {%- endif %}
    {%- if contract.replaces == 'everything' %}
    qualify _delivery_id = first_value(_delivery_id) over (order by _received_at desc, _file desc, _delivery_id desc)
    {%- elif contract.replaces == 'same_file' %}
    qualify _delivery_id = first_value(_delivery_id) over (partition by _file order by _received_at desc, _delivery_id desc)
    {%- elif contract.replaces == 'same_key' %}
    qualify row_number() over (partition by {{ contract.key | join(', ') }} order by _received_at desc, _file desc, _row desc, _delivery_id desc) = 1
    {%- if contract.read and contract.read.reader == 'database' %} and not coalesce(_is_gone, false){% endif %}
    {%- endif %}
)
{%- endmacro %}


{# The `meta` block of one contract. #}
{% macro contract_of(department, table) %}
    {%- for node in graph.sources.values() if node.source_name == department and node.name == table -%}
        {%- if node.meta.replaces not in ['everything', 'same_file', 'same_key', 'nothing'] -%}
            {%- do exceptions.raise_compiler_error(
                'sources/' ~ department ~ '/' ~ table ~ '.yml: replaces ต้องเป็น everything, same_file, same_key หรือ nothing'
                ~ ' / replaces must be everything, same_file, same_key or nothing; found ' ~ node.meta.replaces
            ) -%}
        {%- endif -%}
        {{- return(node.meta) -}}
    {%- endfor -%}
{% endmacro %}
