-- One row per WiFi point per day.
select
    {{ surrogate_key(['used.used_on', 'used.point_code']) }} as wifi_usage_key,
    used.used_on,
    coalesce(place.wifi_point_key, {{ member_key('unknown') }}) as wifi_point_key,
    used.unique_devices,
    used.up_hours,
    24::decimal(5, 2) as total_hours
from {{ ref('stg_strategy__wifi_usage') }} as used
left join {{ ref('dim_wifi_point') }} as place on used.point_code = place.point_code
