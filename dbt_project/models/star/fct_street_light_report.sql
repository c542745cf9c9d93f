-- One row per report of a dark street light.
select
    {{ surrogate_key(['report.report_no']) }} as street_light_report_key,
    report.report_no,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    report.cause_name,
    report.reported_at,
    report.due_at,
    report.repaired_at,
    report.reported_at::date as reported_on,
    report.due_at::date as due_on,
    coalesce(report.repaired_at <= report.due_at, false) as is_repaired_on_time,
    round(date_diff('minute', report.reported_at, report.repaired_at) / 60, 2)::decimal(12, 2) as repair_hours
from {{ ref('stg_engineering__street_light_reports') }} as report
left join {{ ref('dim_community') }} as community on report.community_name = community.community_name
