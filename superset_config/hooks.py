"""What Superset 6.1 has no setting for: Thai and fonts for readers without a login, doors that stay closed, one release per request, an audit log."""

import re
from datetime import datetime
from typing import Any

from superset_config import audit, fonts, people
from superset_config.audience import HERE, audience
from superset_config.cursor import guard
from superset_config.language import ago
from superset_config.one_release import per_release

LANGUAGE_PACK = re.compile(r"/superset/language_pack/([a-z]{2})/")
WELCOME = "/superset/welcome/"
READING = {"GET", "HEAD", "OPTIONS"}
# Data come from files and releases. A connection of one's own would carry no locks, and an import brings one along; so not even an
# administrator's browser gets through here; nor does anybody write into the log by hand. bootstrap.py writes to the tables itself.
BY_FILES_ONLY = re.compile(
    r"/api/v1/(database/|log/|assets/import/|\w+/import/)|/databaseview/|/superset/(import_dashboards|upload)|/(csv|excel|columnar)"
)
LOST = {
    404: ("ไม่พบหน้านี้", "ที่อยู่อาจพิมพ์ผิด ย้ายไปแล้ว หรือไม่เปิดให้ใช้ที่นี่", "There is no such page here."),
    500: ("ขออภัย เกิดข้อผิดพลาด", "กรุณาลองใหม่ภายหลัง ทีมข้อมูลดูสาเหตุได้จากบันทึกของบริการ", "Something went wrong; the service's log says what."),
}
CLOSED = "ฐานข้อมูลและการนำเข้ากำหนดในไฟล์เท่านั้น / databases and imports are described in files only"


def prepare(app: Any) -> None:
    """Superset calls this once, when its Flask app is made."""
    from flask import Response, abort, g, jsonify, redirect, render_template, request, send_file
    from flask_login import current_user
    from jinja2 import ChoiceLoader, FileSystemLoader
    from superset.common.query_object import QueryObject
    from superset.models.helpers import AuditMixinNullable
    from superset.viz import BaseViz

    here = audience()
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), app.jinja_loader])
    fonts.serve(app)

    is_open = people.is_open(here.name)

    def only_open_doors() -> Any:
        method = "GET" if request.method in READING else request.method
        return None if is_open(method, request.path) else abort(404)

    app.before_request_funcs.setdefault(None, []).insert(0, only_open_doors)  # before Superset's own, which would tell that it is there

    @app.before_request
    def words_for_everyone() -> Any:
        # Superset looks for packs in its own folder only, and asks for a login, which the embedded page's request does not carry.
        asked = LANGUAGE_PACK.fullmatch(request.path)
        pack = here.state / "locale" / asked[1] / "LC_MESSAGES" / "messages.json" if asked else None
        return send_file(pack, mimetype="application/json", max_age=3600) if pack and pack.exists() else None

    @app.before_request
    def by_files_only() -> Any:
        if request.method not in READING and BY_FILES_ONLY.match(request.path):
            return jsonify(message=CLOSED), 403
        return None

    @app.before_request
    def straight_to_where_the_role_works() -> Any:
        if request.path != WELCOME or not current_user.is_authenticated:
            return None
        known = people.roles(here.name)
        places = (known[role.name]["lands_on"] for role in current_user.roles if known.get(role.name, {}).get("lands_on"))
        place = next(places, None)
        return redirect(place) if place else None

    if not here.is_public:
        app.extensions["yala_audit"] = audit.Book(here.metadata_file)

        @app.after_request
        def noted(answer: Any) -> Any:
            body = request.get_json(silent=True) if request.is_json else request.form.to_dict()
            done = audit.of_answer(request.method, request.path, answer.status_code, answer.headers.get("Content-Disposition", ""), body)
            if done:
                app.extensions["yala_audit"].write(done[0], getattr(getattr(g, "user", None), "id", None), **done[1], address=request.remote_addr)
            return answer

    @app.after_request
    def lost_in_thai(answer: Any) -> Any:
        # Superset answers with two finished pages of its own, in English.
        if answer.status_code not in LOST or answer.mimetype != "text/html":
            return answer
        said, what_to_do, in_english = LOST[answer.status_code]
        page = render_template("lost.html", name=app.config["APP_NAME"], said=said, what_to_do=what_to_do, in_english=in_english)
        return Response(page, answer.status_code, mimetype="text/html")

    for query in (QueryObject, BaseViz):
        per_release(query)
    AuditMixinNullable._format_time_humanized = _in_thai(AuditMixinNullable._format_time_humanized)
    _guard_the_cursor(app)


def _in_thai(stock: Any) -> Any:
    """ "Three days ago", which Superset's library says in forty languages, and Thai is not among them."""
    from flask_babel import get_locale

    def humanized(self: Any, moment: datetime) -> str:
        return ago(datetime.now() - moment) if str(get_locale()) == "th" else stock(self, moment)

    return humanized


def _guard_the_cursor(app: Any) -> None:
    import duckdb_engine

    if not hasattr(duckdb_engine, "yala_guarded"):  # once in a process, however many apps it makes
        duckdb_engine.yala_guarded = True
        guard(duckdb_engine.ConnectionWrapper, duckdb_engine.CursorWrapper, app.config["QUERY_SECONDS"])
