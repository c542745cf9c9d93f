"""What people see, in a real browser: no chart error, no empty chart, no request that leaves the machine; pictures are kept."""

import pytest

from tests.browser.dashboards import faults, log_in, open_page, wait_until_drawn
from tests.conftest import SCREENSHOTS

pytestmark = pytest.mark.browser
EXPECTED = (
    "scarf.sh",  # Superset's telemetry pixel; our content security policy lets it go nowhere, and the browser says so
    "ENABLE_JAVASCRIPT_CONTROLS",  # a feature flag that Superset 6.1 asks for and does not have
)


def complaints_of_ours(look) -> list[str]:
    return [complaint for complaint in look.complaints if not any(known in complaint for known in EXPECTED)]


def picture(page, name: str) -> None:
    """Keep the whole page as a picture."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(height, 6000)})
    page.wait_for_timeout(2500)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


@pytest.mark.parametrize("width", [1366, pytest.param(1920, marks=pytest.mark.slow)])
def test_the_mayor_sees_every_chart_of_the_dashboard(city, chromium, width):
    look = open_page(chromium, width)
    log_in(look.page, city.city_hall_url, "mayor", city.password("mayor"))
    look.page.goto(f"{city.city_hall_url}/superset/dashboard/mayor/")
    assert wait_until_drawn(look.page, look.page) >= 8
    picture(look.page, f"mayor-{width}")
    assert not faults(look.page)
    assert not complaints_of_ours(look)
    assert look.hosts == {"127.0.0.1"}
    shown = look.page.inner_text("body")
    assert "ข้อมูลจำลอง" in shown
    assert "2569" in shown and "2026" not in shown


@pytest.mark.parametrize("width", [1366, 390])
def test_a_citizen_sees_indicators_and_every_chart_without_a_login(city, chromium, width):
    look = open_page(chromium, width)
    look.page.goto(city.portal_url)
    look.page.locator("#explore").scroll_into_view_if_needed()
    inside = look.page.frame_locator("iframe")
    assert wait_until_drawn(look.page, inside) >= 4
    picture(look.page, f"portal-home-{width}")
    assert not faults(inside)
    assert not complaints_of_ours(look)
    assert look.hosts == {"127.0.0.1"}
    assert "ข้อมูลจำลอง" in look.page.inner_text("main")
    assert look.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"


def test_dagster_draws_the_whole_way_of_the_data(city, chromium):
    look = open_page(chromium, 1600)
    look.page.goto(f"{city.dagster_url}/asset-groups")
    look.page.get_by_text("release").first.wait_for(timeout=60_000)
    look.page.wait_for_timeout(3000)
    picture(look.page, "dagster-assets")
