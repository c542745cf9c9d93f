-- One row per KPI per period per department and community that it tells of, as its own model measured it; not judged yet.
-- Whatever indicator lies in this folder is in it: a new one is one SQL file and one row of words, and no list.
{%- set columns = [
    'kpi_code',
    'period_grain',
    'period_start',
    'department_key',
    'community_key',
    'numerator',
    'denominator',
    'actual',
    'plan_target',
    'records',
] %}
{% for indicator in indicator_models() %}
select {{ columns | join(', ') }} from {{ ref(indicator) }}
{% if not loop.last %}union all{% endif %}
{%- else %}
    select null as not_told
{%- endfor %}
