{# Thai words for days, months and fiscal periods. Written once here; dim_date carries them to everyone else. #}

{% macro thai_month(day) -%}
['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.'][month({{ day }})]
{%- endmacro %}

{# "31 ต.ค. 2569" #}
{% macro day_label_th(day) %}concat(day({{ day }}), ' ', {{ thai_month(day) }}, ' ', year({{ day }}) + 543){% endmacro %}

{# "ต.ค. 2569" #}
{% macro month_label_th(day) %}concat({{ thai_month(day) }}, ' ', year({{ day }}) + 543){% endmacro %}

{# "ปีงบ 2569" #}
{% macro fiscal_year_label_th(day) %}concat('ปีงบ ', {{ fiscal_year(day) }}){% endmacro %}

{# "ไตรมาส 1/2569" #}
{% macro fiscal_quarter_label_th(day) %}concat('ไตรมาส ', {{ fiscal_quarter(day) }}, '/', {{ fiscal_year(day) }}){% endmacro %}
