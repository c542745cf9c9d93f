-- One row per school per grade per subject per school year.
select
    school_year_be,
    trim(grade) as grade,
    trim(subject_name) as subject_name,
    trim(school_name) as school_name,
    announced_on,
    examinees,
    mean_score,
    province_mean_score,
    national_mean_score
from {{ current_rows('education', 'onet_scores') }} as score
