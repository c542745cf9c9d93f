-- One row per school per grade per subject per school year.
select
    {{ surrogate_key(['score.school_year_be', 'score.grade', 'score.subject_name', 'score.school_name']) }} as onet_score_key,
    score.school_year_be,
    score.announced_on,
    coalesce(school.school_key, {{ member_key('unknown') }}) as school_key,
    score.grade,
    score.subject_name,
    score.examinees,
    score.mean_score,
    score.province_mean_score,
    score.national_mean_score
from {{ ref('stg_education__onet_scores') }} as score
left join {{ ref('dim_school') }} as school on score.school_name = school.school_name
