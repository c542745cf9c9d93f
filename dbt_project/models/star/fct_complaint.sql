-- One row per complaint case.
-- 30 days is the city's own window for G04: a closing that does not last so long solved nothing, be it that the case was re-opened or that
-- the same kind of thing was reported again at the same place.
with judged as (

    select
        *,
        due_at < max(updated_at) over () as is_due,    -- as far as the data know: a feed that stopped makes nothing late
        closed_at is null or coalesce(reopened_at > closed_at, false) as is_open,
        closed_at is not null
        and not coalesce(reopened_at > closed_at and reopened_at <= closed_at + interval 30 day, false)
        and not coalesce(reported_again_at <= closed_at + interval 30 day, false) as is_verified_closed
    from {{ ref('stg_strategy__complaints') }}

)

select
    {{ surrogate_key(['complaint.case_no']) }} as complaint_key,
    complaint.case_no,
    coalesce(department.department_key, {{ member_key('unknown') }}) as department_key,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    complaint.category_name,
    complaint.channel_name,
    complaint.received_at,
    complaint.due_at,
    complaint.closed_at,
    complaint.reopened_at,
    complaint.reported_again_at,
    complaint.updated_at,
    complaint.received_at::date as received_on,
    complaint.due_at::date as due_on,
    complaint.closed_at::date as closed_on,
    coalesce(complaint.is_due, false) as is_due,
    complaint.is_open,
    complaint.is_verified_closed,
    complaint.is_verified_closed and coalesce(complaint.closed_at <= complaint.due_at, false) as is_closed_on_time,
    case
        when complaint.is_verified_closed
            then round(date_diff('second', complaint.received_at, complaint.closed_at) / 3600, 2)
    end::decimal(12, 2) as resolution_hours,
    complaint.rating
from judged as complaint
left join {{ ref('dim_department') }} as department on complaint.department_name = department.name_th
left join {{ ref('dim_community') }} as community on complaint.community_name = community.community_name
