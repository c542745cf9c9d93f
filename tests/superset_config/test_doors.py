"""Role × address: what each role is let in to, for every address that the app has, is what doors.csv says; and the other way round."""

import sqlite3

import httpx
import pytest

from superset_config import people
from tests.superset_config import doors
from tests.superset_config.conftest import LOCKED_OUT

pytestmark = pytest.mark.superset
READERS = ("mayor", "deputy", "head")


@pytest.fixture(scope="module")
def routes(city) -> list[doors.Door]:
    """City hall's route map; the citizens' app is of the same program."""
    return doors.routes(city.settings, "city_hall")


def test_every_address_has_its_row_and_every_row_its_address(routes):
    """A new version of Superset, or a page of our own, cannot add an address that nobody has thought about."""
    known = set(doors.declared()) | {door for door in routes if door[1] in doors.BY_HAND}
    assert set(routes) == known


@pytest.mark.parametrize("who", [pytest.param(who, marks=[pytest.mark.slow] * (who not in ("stranger", "mayor"))) for who in doors.WHO])
def test_each_role_is_let_in_where_the_matrix_says(city, who):
    declared = doors.declared()
    client = stranger(city.city_hall_url) if who == "stranger" else doors.log_in(city.city_hall_url, who, city.password(who))
    wrong = {}
    for door, cells in declared.items():
        found = doors.cell(client, door, is_there=who != "stranger" and cells["stranger"] != "-")
        if found != cells[who]:
            wrong[door] = f"{found!r} instead of {cells[who]!r}"
    assert not wrong


def stranger(url: str) -> httpx.Client:
    client = httpx.Client(base_url=url, timeout=60, trust_env=False, headers={"Referer": url})
    client.headers["X-CSRFToken"] = doors.csrf(client.get("/login/").text)
    return client


def test_the_matrix_says_what_was_meant():
    """Read as a whole: who stands in it, and what no cell may allow."""
    matrix = doors.declared()
    assert set(doors.WHO) - {"stranger"} == set(people.users("city_hall"))
    assert all(cells[who] == cells["mayor"] for cells in matrix.values() for who in READERS)
    for (method, rule), cells in matrix.items():
        let_in = {who for who, said in cells.items() if said == "y"}
        if (
            rule.startswith(("/api/v1/security/users", "/api/v1/security/roles", "/api/v1/rowlevelsecurity", "/api/v1/css_template"))
            and method != "GET"
        ):
            assert let_in <= {"admin", "analyst"}, rule
        if rule.startswith(("/api/v1/security/users", "/api/v1/security/roles", "/api/v1/rowlevelsecurity")):
            assert let_in <= {"admin"}, rule
        if rule.startswith("/api/v1/database/") and method != "GET" or rule.endswith("/import/"):
            assert not let_in, rule
        if rule.startswith(("/api/v1/sqllab", "/api/v1/saved_query", "/api/v1/dataset", "/api/v1/explore")):
            assert not let_in & {"stranger", "auditor", *READERS}, rule
        if rule.startswith("/api/v1/log") and "recent" not in rule:  # what oneself did last
            assert let_in <= {"admin", "auditor"}, rule


def test_the_citizens_superset_has_no_other_address_than_it_needs(city, guest, routes):
    """No login page, no SQL Lab, no lists: for strangers and guests alike they do not exist."""
    is_open = people.is_open("citizens")
    there = []
    for client in (guest, stranger_to_citizens(city.citizens_url)):
        for method, rule in routes:
            address = doors.address(rule)
            if not is_open(method, address):
                answer = client.request(method, address)
                there += [(method, address, answer.status_code)] if answer.status_code not in (404, 405) else []
    assert not there


@pytest.mark.parametrize(
    "door", ["POST /api/v1/chart/data", "GET /api/v1/dashboard/1", "GET /api/v1/me/roles/", "POST /api/v1/security/guest_token/"]
)
def test_what_is_open_there_is_open_to_guests_only(city, door):
    method, address = door.split()
    answer = stranger_to_citizens(city.citizens_url).request(method, address, **({"json": {}} if method == "POST" else {}))
    assert answer.status_code in (*LOCKED_OUT, 400), answer.text[:200]
    assert '"result"' not in answer.text


def stranger_to_citizens(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, timeout=60, trust_env=False)


def test_the_public_role_may_do_nothing(city):
    for audience in ("city_hall", "citizens"):
        with sqlite3.connect(city.warehouse / "state" / audience / "superset.db") as metadata:
            granted = metadata.execute("select count(*) from ab_permission_view_role p join ab_role r on r.id = p.role_id where r.name = 'Public'")
            assert granted.fetchone() == (0,), audience
