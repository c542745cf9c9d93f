"""What Superset's pages really send, in a real browser: the stored queries are the same, so caches can be warmed and guests be judged."""

import json

import pytest

from pipelines import superset
from superset_config import queries
from superset_config.guest_guard import judge, of_chart
from superset_config.shelf import shelf
from tests.browser.dashboards import faults, log_in, open_page, wait_until_drawn

pytestmark = [pytest.mark.superset, pytest.mark.browser]
DEMO = " · ข้อมูลจำลอง"


def watched(page) -> list[tuple[dict, int]]:
    """Every request for figures that the page will make from now on, with the status of its answer."""
    seen: list[tuple[dict, int]] = []
    page.on("response", lambda a: seen.append((json.loads(a.request.post_data), a.status)) if "/api/v1/chart/data" in a.url else None)
    return seen


def test_the_mayors_page_sends_what_is_stored(city, city_hall, chromium):
    look = open_page(chromium, 1366)
    sent = watched(look.page)
    log_in(look.page, city.city_hall_url, "mayor", city.password("mayor"))
    look.page.goto(f"{city.city_hall_url}/superset/dashboard/mayor/")
    wait_until_drawn(look.page, look.page)
    titles = {chart["id"]: chart["slice_name"] for chart in city_hall("mayor").get("/api/v1/dashboard/mayor/charts").json()["result"]}
    ours = {chart["title"] + DEMO: chart for chart in shelf("city_hall").charts.values()}
    of_charts = [body for body, _ in sent if body["form_data"].get("type") != "NATIVE_FILTER"]
    assert {titles[body["form_data"]["slice_id"]] for body in of_charts} == set(ours)
    for body in of_charts:
        stored = queries.context(ours[titles[body["form_data"]["slice_id"]]]["params"])
        judge(body, of_chart(stored["queries"], filters=[]))


def test_after_a_publish_the_mayors_page_waits_for_no_query(city, city_hall, chromium, monkeypatch):
    """What warms the cache is what the page asks, to the letter: charts and the filters' lists of choices."""
    for name, value in city.settings.items():
        monkeypatch.setenv(name, value)
    superset.warm_up("city_hall")
    look, answers = open_page(chromium, 1366), []
    look.page.on("response", lambda a: answers.append((a.url, a.json()["result"][0]["is_cached"])) if "/api/v1/chart/data" in a.url else None)
    log_in(look.page, city.city_hall_url, "mayor", city.password("mayor"))
    look.page.goto(f"{city.city_hall_url}/superset/dashboard/mayor/")
    wait_until_drawn(look.page, look.page)
    assert len(answers) >= len([key for key in shelf("city_hall").charts if key[0] == "mayor"])
    assert not [url for url, is_cached in answers if not is_cached]


def test_the_mayor_lands_on_his_dashboard(city, chromium):
    look = open_page(chromium, 1366)
    log_in(look.page, city.city_hall_url, "mayor", city.password("mayor"))
    look.page.locator(".kpi").first.wait_for(timeout=60_000)
    cards = look.page.locator(".kpi").all_inner_texts()
    assert len(cards) == 5
    assert all("ข้อมูล ณ" in card and "เป้า" in card for card in cards)
    assert all(any(shape in card for shape in "✔▲✖○…") for card in cards), "a status without a shape"


def test_a_citizen_filters_by_fiscal_year(city, chromium):
    """A choice in the filter bar reaches the charts; the guard lets it pass."""
    look = open_page(chromium, 1366)
    sent = watched(look.page)
    look.page.goto(city.portal_url)
    look.page.locator("#explore").scroll_into_view_if_needed()
    inside = look.page.frame_locator("iframe")
    wait_until_drawn(look.page, inside)
    before = len(sent)
    inside.locator("[data-test='form-item-value'] .ant-select, .filter-item-wrapper .ant-select").first.click()
    inside.get_by_title("ปีงบ 2568").click()
    inside.get_by_role("button", name="ใช้ตัวกรอง").click()
    look.page.wait_for_timeout(1000)
    wait_until_drawn(look.page, inside)
    narrowed = [body for body, _ in sent[before:] if any(f["col"] == "fiscal_year_label_th" for f in body["queries"][0]["filters"])]
    assert len(narrowed) >= 3
    assert {status for _, status in sent} == {200}
    assert not faults(inside)
