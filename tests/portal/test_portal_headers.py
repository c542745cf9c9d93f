"""What a browser is told and given: strict headers, no cookie, no address of anyone else, and no file that is not on the list."""

import re
from pathlib import Path

import pytest

import portal.files
from portal.files import FILES

HERE = Path(portal.files.__file__).parent
ANSWERS = ["/", "/en/", "/ms/", "/nowhere", "/healthz", "/guest-token", "/static/portal.css", "/static/nothing.css"]


@pytest.mark.parametrize("address", ANSWERS)
def test_every_answer_carries_the_rules_and_no_cookie(portal, address):
    headers = portal.get(address).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == policy["font-src"] == "'self'"
    assert policy["frame-src"] == "http://127.0.0.1:8089"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "set-cookie" not in headers


def test_a_fault_of_ours_carries_them_too_and_tells_no_detail(portal, published, monkeypatch):
    monkeypatch.setattr("portal.app.indicators", lambda *_: 1 / 0)
    answer = portal.get("/")
    assert answer.status_code == 500
    assert "ยังแสดงหน้านี้ไม่ได้" in answer.text
    assert "ZeroDivision" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("page", ["/", "/en/", "/ms/", "/nowhere"])
def test_a_page_holds_no_inline_script_or_style_and_no_foreign_address(portal, page):
    html = portal.get(page).text
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", html)
    assert set(re.findall(r"(?:https?:)?//[\w.:-]+", html)) <= {"http://127.0.0.1:8089"}


@pytest.mark.parametrize("file", [*(HERE / "static").iterdir(), *(HERE / "templates").iterdir()], ids=lambda file: file.name)
def test_our_own_files_name_no_foreign_address(file):
    addresses = re.findall(r"(?:https?:)?//[a-z][\w.-]+", file.read_text(encoding="utf-8"))
    assert set(addresses) <= {"http://www.w3.org"}  # the name of SVG, which nothing loads


def test_what_a_page_asks_for_is_there(portal):
    html = portal.get("/").text
    css = (HERE / "static" / "portal.css").read_text(encoding="utf-8")
    wanted = [*re.findall(r'(?:src|href)="(/static/[^"]+)"', html), *(f"/static/{name}" for name in re.findall(r'url\("([^"]+)"\)', css))]
    assert len(wanted) >= 8
    for address in wanted:
        answer = portal.get(address)
        assert answer.status_code == 200, address
        assert "max-age=31536000" in answer.headers["cache-control"]
        assert len(answer.content) > 100
    assert {address.removeprefix("/static/").split("?")[0] for address in wanted} == set(FILES)  # nothing is served in vain


@pytest.mark.parametrize("name", ["", "vendor/", "../app.py", "..%2fapp.py", "%2e%2e/app.py", "package.json", "vendor/index.js.map", "/etc/passwd"])
def test_no_other_file_can_be_had(portal, name):
    answer = portal.get(f"/static/{name}")
    assert answer.status_code == 404
    assert "import" not in answer.text


def test_there_is_no_page_that_loads_from_elsewhere(portal):
    assert [portal.get(address).status_code for address in ("/docs", "/redoc", "/openapi.json")] == [404] * 3


def test_pages_are_asked_for_again_and_tokens_never_kept(portal):
    assert portal.get("/").headers["cache-control"] == "no-cache"
    assert portal.get("/guest-token").headers["cache-control"] == "no-store"
    assert portal.head("/").status_code == 200
