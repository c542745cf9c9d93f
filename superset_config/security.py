"""Superset's own gatekeeper, and what it does not see to: what a guest may ask and see, stolen token keys, guessed passwords, an audit log."""

import json
from typing import Any

from flask import abort, current_app, request
from superset.errors import ErrorLevel, SupersetError, SupersetErrorType
from superset.exceptions import SupersetSecurityException
from superset.security import SupersetSecurityManager

from superset_config.guest_guard import Refused, judge, of_chart, of_filter
from superset_config.sign_in import PROVIDER, told_by_oidc


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

    def get_guest_user_from_request(self, req: Any) -> Any:
        """Whoever the token names; 401 where it names none of ours. Superset lets a bad token pass as a stranger, and asks what a token opens
        only when it is made: one that is signed elsewhere with a stolen key would open any dashboard.
        """
        guest = super().get_guest_user_from_request(req)
        sent = req.headers.get(current_app.config["GUEST_TOKEN_HEADER_NAME"]) or req.form.get("guest_token")
        if sent and (guest is None or not current_app.config["GUEST_TOKEN_VALIDATOR_HOOK"]({"resources": guest.resources})):
            abort(401)
        return guest

    def has_drill_access(self, *args: Any, **kwargs: Any) -> bool:
        """Drilling shows rows behind a chart: for guests there are none."""
        return not self.is_guest_user() and super().has_drill_access(*args, **kwargs)

    def can_drill_dataset_via_dashboard_access(self, *args: Any, **kwargs: Any) -> bool:
        return not self.is_guest_user() and super().can_drill_dataset_via_dashboard_access(*args, **kwargs)

    def auth_user_db(self, username: str, password: str) -> Any:
        return self._noted(username, super().auth_user_db(username, password))

    def auth_user_ldap(self, username: str, password: str) -> Any:
        return self._noted(username, super().auth_user_ldap(username, password))

    def auth_user_oauth(self, userinfo: dict[str, Any]) -> Any:
        return self._noted(userinfo.get("username"), super().auth_user_oauth(userinfo))

    def get_oauth_user_info(self, provider: str, resp: dict[str, Any]) -> dict[str, Any]:
        """What the city's directory says of a person; authlib has checked signature, issuer, audience, nonce and time before."""
        return told_by_oidc(resp["userinfo"]) if provider == PROVIDER else super().get_oauth_user_info(provider, resp)

    def _noted(self, name: str | None, user: Any) -> Any:
        if book := current_app.extensions.get("yala_audit"):
            book.write("login" if user else "login_refused", user and user.id, name=str(name)[:100], address=request.remote_addr)
        return user

    def register_views(self) -> None:
        """Put the limit on logins where logins arrive; Superset 6.1 puts it on a view that is only ever read."""
        super().register_views()
        for door in ("AuthDBView", "AuthLDAPView", "AuthOAuthView", "SecurityApi"):
            if door in current_app.blueprints:
                limited = self.limiter.limit(current_app.config["AUTH_RATE_LIMIT"], methods=["POST"])
                limited(current_app.blueprints[door])
