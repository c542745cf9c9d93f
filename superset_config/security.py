"""Superset's own gatekeeper, and the three things it does not see to: what a guest may ask, what a guest may see, and guessed passwords."""

import json
from typing import Any

from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
from superset.exceptions import SupersetSecurityException
from superset.security import SupersetSecurityManager

from superset_config.guest_guard import Refused, judge, of_chart, of_filter


class CitySecurityManager(SupersetSecurityManager):
    """Superset 6.1 skips its own check of a guest's request when the guest has no permission on the data set, which is the case for all of ours."""

    def raise_for_access(self, **wanted: Any) -> None:
        """A guest may open the dashboard of the token, and send exactly the queries that the dashboard itself sends; nothing else.

        Raises:
            SupersetSecurityException: refused.
        """
        if self.is_guest_user():
            asked = {name for name, value in wanted.items() if value is not None}
            try:
                if "query_context" in asked:
                    self._judge_guest(wanted["query_context"])
                elif asked != {"dashboard"}:
                    raise Refused("guests see charts on their dashboard only")
            except Refused as refused:
                raise SupersetSecurityException(
                    SupersetError(
                        error_type=SupersetErrorType.DASHBOARD_SECURITY_ACCESS_ERROR,
                        message=f"คำขอนี้ไม่ใช่สิ่งที่แดชบอร์ดแสดง / the dashboard does not show this: {refused}",
                        level=ErrorLevel.WARNING,
                    )
                ) from refused
        super().raise_for_access(**wanted)

    def _judge_guest(self, context: Any) -> None:
        """Compare a guest's request with what is stored for the chart or filter that it names.

        Whether the token covers the dashboard, and whether the chart reads this data set, Superset checks after us.
        """
        from superset.models.dashboard import Dashboard
        from superset.models.slice import Slice

        form = context.form_data or {}
        dashboard = self._stored(Dashboard, form.get("dashboardId"))
        filters = json.loads(dashboard.json_metadata or "{}").get("native_filter_configuration") or []
        if form.get("type") == "NATIVE_FILTER":
            expected = of_filter(filters, form.get("native_filter_id"))
        else:
            chart = self._stored(Slice, form.get("slice_id"))
            if chart not in dashboard.slices or not chart.query_context:
                raise Refused("unknown chart")
            expected = of_chart(json.loads(chart.query_context)["queries"], filters)
        sent = context.cache_values
        judge(sent, expected)
        for query, written in zip(context.queries, sent["queries"], strict=True):
            # Superset adds columns that the form names (tooltips, currency) after the request is read.
            if list(query.columns) != list(written.get("columns") or []):
                raise Refused("columns were added")
        context.force = False  # a guest must not make the database work for what the cache knows
        context.custom_cache_timeout = None

    def _stored(self, model: Any, key: Any) -> Any:
        found = self.session.get(model, key) if isinstance(key, int) else None
        if found is None:
            raise Refused("it names no chart on a dashboard")
        return found

    def has_drill_access(self, *args: Any, **kwargs: Any) -> bool:
        """Drilling shows rows behind a chart: for guests there are none."""
        return not self.is_guest_user() and super().has_drill_access(*args, **kwargs)

    def can_drill_dataset_via_dashboard_access(self, *args: Any, **kwargs: Any) -> bool:
        return not self.is_guest_user() and super().can_drill_dataset_via_dashboard_access(*args, **kwargs)

    def register_views(self) -> None:
        """Put the limit on logins where logins arrive; Superset 6.1 puts it on a view that is only ever read."""
        from flask import current_app

        super().register_views()
        for door in ("AuthDBView", "SecurityApi"):
            if door in current_app.blueprints:
                self.limiter.limit(current_app.config["AUTH_RATE_LIMIT"], methods=["POST"])(current_app.blueprints[door])
