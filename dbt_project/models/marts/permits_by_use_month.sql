-- One row per use of a building per month in which applications were decided.
select
    permit.use_kind,
    calendar.month_start,
    calendar.month_be,
    calendar.month_label_th,
    calendar.fiscal_year_label_th,
    calendar.fiscal_quarter_label_th,
    count(*) as decided,
    count_if(permit.decision = 'อนุญาต')::bigint as issued,
    sum(case when permit.decision = 'อนุญาต' then permit.floor_area_m2 else 0 end)::decimal(18, 1) as issued_floor_area_m2,
    median(permit.decision_working_days)::decimal(9, 1) as median_working_days
from {{ ref('fct_building_permit') }} as permit
inner join {{ ref('dim_date') }} as calendar on permit.decided_on = calendar.date_key
group by all
