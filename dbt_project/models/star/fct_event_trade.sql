-- One row per municipal event or street market per day.
select
    {{ surrogate_key(['trade.held_on', 'trade.event_name']) }} as event_trade_key,
    trade.held_on,
    trade.event_name,
    coalesce(community.community_key, {{ member_key('unknown') }}) as community_key,
    trade.traders,
    trade.declared_sales_thb
from {{ ref('stg_strategy__event_traders') }} as trade
left join {{ ref('dim_community') }} as community on trade.community_name = community.community_name
