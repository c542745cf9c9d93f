"""The portal in a real browser: with the whole city running, and with Superset away."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from pipelines.settings import ROOT
from portal.app import create_app
from portal.embed import Embedder
from tests.browser.dashboards import faults, open_page, wait_until_drawn

pytestmark = pytest.mark.browser

SCREENSHOTS = ROOT / "build" / "screenshots"
COLD_START_MS = 60_000  # a first dashboard of a Superset that has just started, on a small machine
# Superset 6.1 says this in every embedded dashboard: it asks for a flag before it has read its flags.
SUPERSETS_OWN = "Failed to query feature flag ENABLE_JAVASCRIPT_CONTROLS"


def fits(page: Page) -> bool:
    """Nothing sticks out sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1366, 390])
def test_a_reader_sees_the_figures_and_the_charts_without_a_login(city, chromium, width):
    look = open_page(chromium, width)
    asked, baked = [], []
    look.page.on("request", lambda request: asked.append(request.url))
    look.page.on("response", lambda answer: baked.append(answer.url) if "set-cookie" in answer.headers else None)
    look.page.goto(city.portal_url)
    assert look.page.locator("article").count() >= 5
    panel = look.page.locator("#explore")
    panel.scroll_into_view_if_needed()
    expect(panel).to_have_attribute("data-state", re.compile("^(open|down)$"), timeout=COLD_START_MS)
    if panel.get_attribute("data-state") == "down":  # a Superset that is still warming up: the panel offers another try, and a reader takes it
        panel.get_by_role("button", name="ลองอีกครั้ง").click()
    expect(panel).to_have_attribute("data-state", "open", timeout=COLD_START_MS)
    assert panel.locator("iframe").get_attribute("title") == "แผนภูมิข้อมูลเมืองสำหรับสำรวจ"
    dashboard = look.page.frame_locator("#explore iframe")
    assert wait_until_drawn(look.page, dashboard) > 0
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    look.page.screenshot(path=SCREENSHOTS / f"portal-{width}-charts.png")
    # A frame that is out of view is not painted, so the whole page is brought into view.
    look.page.set_viewport_size({"width": width, "height": look.page.evaluate("document.documentElement.scrollHeight")})
    look.page.wait_for_timeout(1500)
    look.page.screenshot(path=SCREENSHOTS / f"portal-{width}.png")
    assert not faults(dashboard)
    assert not [complaint for complaint in look.complaints if complaint != SUPERSETS_OWN]
    assert fits(look.page)
    assert all(url.startswith((city.portal_url, city.citizens_url, "data:", "blob:")) for url in asked)
    assert not [url for url in baked if url.startswith(city.portal_url)]
    assert all(cookie["expires"] == -1 for cookie in look.page.context.cookies())  # Superset's own ends with the visit, as the footer says
    look.page.context.close()


@pytest.fixture
def portal_without_superset(published: Path) -> Iterator[str]:
    """The portal on a free port, with a Superset address at which nobody listens."""
    with socket.socket() as door, socket.socket() as nobody:
        door.bind(("127.0.0.1", 0))
        nobody.bind(("127.0.0.1", 0))
        embedder = Embedder(f"http://127.0.0.1:{nobody.getsockname()[1]}", "the-dashboard", lambda: "embedder-password")
        server = uvicorn.Server(uvicorn.Config(create_app(lambda: published, embedder), log_level="warning"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        serving.start()
        while not server.started:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        server.should_exit = True
        serving.join()


@pytest.mark.parametrize(
    ("path", "sentence"), [("/", "ขณะนี้ยังเปิดแผนภูมิไม่ได้"), ("/en/", "The charts are unavailable"), ("/ms/", "Carta tidak tersedia")]
)
@pytest.mark.parametrize(("width", "scheme"), [(1366, "light"), (390, "dark")])
def test_with_superset_away_only_the_panel_says_so(portal_without_superset, chromium, path, sentence, width, scheme):
    look = open_page(chromium, width)
    look.page.emulate_media(color_scheme=scheme)
    look.page.goto(portal_without_superset + path)
    assert look.page.locator("article").count() == 5
    panel = look.page.locator("#explore")
    panel.scroll_into_view_if_needed()
    expect(panel).to_have_attribute("data-state", "down")
    expect(panel.locator("p.when-down")).to_contain_text(sentence)
    panel.locator("button").click()
    expect(panel).to_have_attribute("data-state", "down")
    assert fits(look.page)
    assert look.complaints and all("503" in complaint for complaint in look.complaints)  # the token's, and nothing that the policy had to block
    look.page.context.close()


def test_the_page_is_read_in_sarabun_and_by_keyboard(portal_without_superset, chromium):
    page = open_page(chromium, 390).page
    page.goto(portal_without_superset)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].filter(font => font.status === 'loaded').length)") >= 2
    page.locator("summary").first.press("Enter")
    expect(page.locator("table").first).to_be_visible()
    page.context.close()
