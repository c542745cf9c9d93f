-- One row per grade per subject per school year: the municipality's mean beside the province's and the nation's.
select
    school_year_be,
    grade,
    subject_name,
    sum(examinees)::bigint as examinees,
    (case when not {{ too_few('sum(examinees)') }} then sum(mean_score * examinees) / nullif(sum(examinees), 0) end)::decimal(8, 2) as municipal_mean_score,
    avg(province_mean_score)::decimal(8, 2) as province_mean_score,
    avg(national_mean_score)::decimal(8, 2) as national_mean_score
from {{ ref('fct_onet_score') }}
group by all
