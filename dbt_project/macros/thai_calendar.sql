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


{# The name of a period: "ต.ค. 2569", "ไตรมาส 1/2570", "ปีงบ 2569", and of a year that is running or was joined late, its months too.
   `first_month` and `last_day` are aliases of dim_date, joined to the period's first and last day. #}
{% macro period_label_th(grain, first_month, last_day) -%}
case
    when {{ grain }} = 'month' then {{ first_month }}.month_label_th
    when {{ grain }} = 'quarter' then {{ first_month }}.fiscal_quarter_label_th
    when month({{ first_month }}.date_key) = 10 and month({{ last_day }}.date_key) = 9 then {{ first_month }}.fiscal_year_label_th
    when {{ first_month }}.month_start = {{ last_day }}.month_start
        then concat({{ first_month }}.fiscal_year_label_th, ' (', {{ first_month }}.month_label_th, ')')
    else concat({{ first_month }}.fiscal_year_label_th, ' (', {{ first_month }}.month_label_th, ' – ', {{ last_day }}.month_label_th, ')')
end
{%- endmacro %}
