"""What Superset 6.1 has no setting for: Thai for readers without a login, and a judge before every statement."""

from typing import Any

from superset_config.audience import audience
from superset_config.sql_gate import refuse_all_but_select

LANGUAGE_PACK = "/superset/language_pack/th/"
WELCOME = "/superset/welcome/"


def prepare(app: Any) -> None:
    """Superset calls this once, when its Flask app is made."""
    from flask import Response, redirect, request, send_file
    from flask_login import current_user
    from superset.db_engine_specs.duckdb import DuckDBEngineSpec

    pack = audience().state / "locale" / "th" / "LC_MESSAGES" / "messages.json"

    @app.before_request
    def thai_for_everyone() -> Response | None:
        # Superset looks for packs in its own folder only, and asks for a login, which the embedded page's request does not carry.
        return send_file(pack, mimetype="application/json", max_age=3600) if request.path == LANGUAGE_PACK else None

    @app.before_request
    def straight_to_the_dashboard() -> Response | None:
        # Superset 6.1 sends the chosen first dashboard under the welcome page's address, where its own page then shows a list instead.
        if request.path != WELCOME or not current_user.is_authenticated:
            return None
        chosen = next((told.welcome_dashboard_id for told in current_user.extra_attributes), None)
        return redirect(f"/superset/dashboard/{chosen}/") if chosen else None

    # Charts, SQL Lab, previews and checks of expressions all come by this door; the documented hook, SQL_QUERY_MUTATOR, sees only some.
    DuckDBEngineSpec.execute = classmethod(_judged(DuckDBEngineSpec.execute.__func__))


def _judged(execute: Any) -> Any:
    def judge_then_execute(cls: type, cursor: Any, query: str, database: Any, **kwargs: Any) -> None:
        refuse_all_but_select(query)
        execute(cls, cursor, query, database, **kwargs)

    return judge_then_execute
