"""What the audit log keeps of a request, and what never: plain values in, a note or nothing out."""

import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest

from superset_config import audit

CSV = "attachment; filename=20261126.csv"
NOTED = {
    "SQL in SQL Lab": (("POST", "/api/v1/sqllab/execute/", 200, "", {"sql": "select 1"}), "sql"),
    "SQL that was refused": (("POST", "/api/v1/sqllab/execute/", 403, "", {"sql": "drop table x"}), "sql"),
    "a chart as CSV": (("POST", "/api/v1/chart/data", 200, CSV, {"result_format": "csv", "form_data": {"slice_id": 3}}), "download"),
    "SQL Lab's result as a file": (("GET", "/api/v1/sqllab/export/abc/", 200, CSV, None), "download"),
    "dashboards as a bundle": (("GET", "/api/v1/dashboard/export/", 200, "attachment; filename=d.zip", None), "download"),
    "a new role": (("POST", "/api/v1/security/roles/", 201, "", {"name": "x"}), "role_change"),
    "a user's roles": (("PUT", "/api/v1/security/users/3", 200, "", {"roles": [1]}), "role_change"),
    "a rule for rows": (("DELETE", "/api/v1/rowlevelsecurity/1", 200, "", None), "role_change"),
    "who sees a dashboard": (("PUT", "/api/v1/dashboard/1", 200, "", {"roles": [1]}), "role_change"),
}
NOT_NOTED = {
    "looking at a chart": ("POST", "/api/v1/chart/data", 200, "", {"result_format": "json"}),
    "a dashboard": ("GET", "/api/v1/dashboard/mayor", 200, "", None),
    "a dashboard's new title": ("PUT", "/api/v1/dashboard/1", 200, "", {"dashboard_title": "x"}),
    "the list of roles": ("GET", "/api/v1/security/roles/", 200, "", None),
    "a script": ("GET", "/static/assets/x.js", 200, "attachment; filename=x.js", None),
}


@pytest.mark.parametrize("case", NOTED)
def test_what_is_noted(case):
    asked, action = NOTED[case]
    done = audit.of_answer(*asked)
    assert done is not None and done[0] == action and done[1]["status"] == asked[2]


@pytest.mark.parametrize("case", NOT_NOTED)
def test_what_is_not(case):
    assert audit.of_answer(*NOT_NOTED[case]) is None


def test_no_password_and_no_endless_text_is_kept():
    body = {"username": "x", "password": "secret-word", "Password_Confirm": "secret-word"}
    assert "secret-word" not in str(audit.of_answer("POST", "/api/v1/security/users/", 201, "", body))
    assert len(audit.of_answer("POST", "/api/v1/sqllab/execute/", 200, "", {"sql": "x" * 10**6})[1]["sql"]) == audit.LONGEST_SQL


@pytest.fixture
def metadata(tmp_path):
    file = tmp_path / "superset.db"
    with sqlite3.connect(file) as new:
        new.execute("create table logs (id integer primary key, action text, user_id integer, json text, dttm text)")
    return file


def rows(file):
    with sqlite3.connect(file) as metadata:
        return metadata.execute("select action, user_id, json from logs order by id").fetchall()


def test_notes_are_written_behind_the_requests_back(metadata):
    book = audit.Book(metadata)
    with sqlite3.connect(metadata, isolation_level=None) as other:
        other.execute("begin immediate")
        begun = time.monotonic()
        for number in range(100):
            book.write("sql", number, sql="select ก")
        assert time.monotonic() - begun < 1
        other.execute("rollback")
    deadline = time.monotonic() + 20
    while len(rows(metadata)) < 100 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [user for _, user, _ in rows(metadata)] == list(range(100))
    assert rows(metadata)[0][2] == '{"sql": "select ก"}'


def test_a_year_later_a_note_is_gone(metadata):
    book = audit.Book(metadata)
    old = datetime.now(UTC) - timedelta(days=audit.KEPT_DAYS + 1)
    book._store([audit.Note("login", 1, {}, old), audit.Note("login", 2, {}, datetime.now(UTC))])
    book.forget_old()
    assert [user for _, user, _ in rows(metadata)] == [2]
