"""What Superset's pages really send, in a real browser: the stored queries are the same, so caches can be warmed and guests be judged."""

import json
import re

import pytest

from pipelines import superset
from pipelines.modelled import indicators
from superset_config import queries
from superset_config.guest_guard import judge, of_chart
from superset_config.shelf import shelf
from tests.browser.dashboards import CHART, faults, log_in, open_page, wait_until_drawn

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
    assert len(cards) == len(indicators())
    assert all("ข้อมูล ณ" in card and "เป้า" in card for card in cards)
    assert all(any(mark in card for mark in (*"✔▲✖○…", "– ไม่มีข้อมูล")) for card in cards), "a status without a shape"


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


SPOKEN = {"th": "ใช้ตัวกรอง", "en": "Apply", "ms": "Guna penapis"}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["ms", "th", "en"])
def test_the_frame_speaks_the_portals_language(city, chromium, language):
    """Superset's own words in the frame; titles and figures come from the data."""
    look = open_page(chromium, 1366)
    look.page.goto(city.portal_url)
    look.page.goto(city.portal_url + look.page.locator(f"a[hreflang='{language}']").first.get_attribute("href"))
    look.page.locator("#explore").scroll_into_view_if_needed()
    inside = look.page.frame_locator("iframe")
    wait_until_drawn(look.page, inside)
    inside.get_by_role("button", name=SPOKEN[language], exact=True).wait_for()
    assert not faults(inside)


@pytest.mark.slow
def test_the_frame_is_dark_where_the_portal_is_and_its_font_is_ours(city, chromium):
    page = chromium.new_context(viewport={"width": 1366, "height": 900}, color_scheme="dark").new_page()
    fonts = []
    page.on("response", lambda a: fonts.append((a.url, a.status)) if "/yala/fonts/" in a.url else None)
    page.goto(city.portal_url)
    page.locator("#explore").scroll_into_view_if_needed()
    inside = page.frame_locator("iframe")
    wait_until_drawn(page, inside)
    red, green, blue = map(int, re.findall(r"\d+", inside.locator(CHART).first.evaluate("e => getComputedStyle(e).backgroundColor"))[:3])
    assert max(red, green, blue) < 80, "the cards are not dark"
    ink = inside.locator(".kpi-actual").first.evaluate("e => getComputedStyle(e).color")
    assert min(map(float, re.findall(r"[\d.]+", ink)[:3])) > 150, f"dark letters on dark cards: {ink}"
    assert fonts and {status for _, status in fonts} == {200}
    assert not faults(inside)


@pytest.mark.slow
def test_what_viewers_meet_at_city_hall_is_thai(city, chromium):
    """Menus opened, one page after the other; what is compiled into Superset's scripts without a way to translate it is listed."""
    look = open_page(chromium, 1366)
    log_in(look.page, city.city_hall_url, "mayor", city.password("mayor"))
    left = set()
    for path in ("/superset/dashboard/mayor/", "/dashboard/list/", "/superset/dashboard/nothing-here/"):
        look.page.goto(city.city_hall_url + path)
        look.page.wait_for_timeout(6000)
        left |= english(look.page)
    look.page.goto(f"{city.city_hall_url}/superset/dashboard/mayor/")
    wait_until_drawn(look.page, look.page)
    look.page.evaluate("scrollTo(0, 0)")
    look.page.locator(".header-with-actions .ant-dropdown-trigger").last.click()
    look.page.wait_for_timeout(600)
    left |= english(look.page)
    look.page.keyboard.press("Escape")
    look.page.locator(".header-controls .ant-dropdown-trigger").nth(1).click()
    look.page.wait_for_timeout(600)
    left |= english(look.page)
    assert left <= COMPILED_IN


COMPILED_IN = {"Previous Page", "Next Page", "SQL Lab", "English"}
LETTERS = """() => {
  const found = new Set(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const isSeen = (e) => e.getBoundingClientRect().width && getComputedStyle(e).visibility !== "hidden";
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (!["SCRIPT", "STYLE", "NOSCRIPT"].includes(parent.tagName) && isSeen(parent)) found.add(walk.currentNode.textContent.trim());
  }
  document.querySelectorAll("[title], [placeholder]").forEach((e) => found.add(e.title || e.placeholder || ""));
  return [...found];
}"""


def english(page) -> set[str]:
    """Every text on the page that has a word in Latin letters and no Thai one, names of file kinds aside."""
    return {text for text in page.evaluate(LETTERS) if re.search(r"[A-Za-z]{3,}", text) and not re.search("[ก-๙]", text)} - {
        "There is no such page here."
    }
