{# A layer's schema is called what the layer is called, without the target's name before it. #}
{% macro generate_schema_name(custom_schema_name, node) %}{{ custom_schema_name or target.schema }}{% endmacro %}
