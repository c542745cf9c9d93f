"""How the browser tests look at a Superset dashboard: log in, wait until every chart is drawn, and list what went wrong."""

import time
from contextlib import suppress
from dataclasses import dataclass, field

from playwright.sync_api import Browser, FrameLocator, Page, TimeoutError

DRAWN_WITHIN_S = 90
CHART = ".dashboard-component-chart-holder"
BUSY = f"{CHART} [data-test='loading-indicator'], {CHART} .loading"
WRONG = f"{CHART} [data-test='error-message'], {CHART} .ant-alert-error, {CHART} [role='alert']"
EMPTY = f"{CHART} .ant-empty, {CHART} [class*='EmptyState']"


@dataclass
class Look:
    """A page that was looked at: what its console and the network complained of, and which hosts answered it."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def open_page(chromium: Browser, width: int, height: int = 900) -> Look:
    """A fresh browser window in Thai, in Yala's time, that remembers complaints."""
    page = chromium.new_context(viewport={"width": width, "height": height}, locale="th-TH", timezone_id="Asia/Bangkok").new_page()
    look = Look(page)
    page.on("console", lambda message: look.complaints.append(message.text[:300]) if message.type == "error" else None)
    page.on("pageerror", lambda error: look.complaints.append(str(error)[:300]))
    page.on("response", lambda answer: look.complaints.append(f"{answer.status} {answer.url[:200]}") if answer.status >= 400 else None)
    page.on("response", lambda answer: look.hosts.add(answer.url.split("/")[2].split(":")[0]) if answer.url.startswith("http") else None)
    return look


def log_in(page: Page, url: str, user: str, password: str) -> None:
    """Log in to a Superset by its form, twice if it must be.

    Superset's session lies in a cookie: an answer to the anonymous login page that comes late overwrites it, and the form comes again.
    """
    for patience_ms in (20_000, 60_000):
        page.goto(f"{url}/login/", wait_until="networkidle")  # a form that is filled before its script runs is emptied by it
        page.locator("#username, input[name=username]").fill(user)
        page.locator("#password, input[name=password]").fill(password)
        page.keyboard.press("Enter")
        with suppress(TimeoutError):
            return page.wait_for_url(lambda address: "/login" not in address, timeout=patience_ms)
    raise AssertionError(f"{user} cannot log in at {url}")


def wait_until_drawn(page: Page, where: Page | FrameLocator) -> int:
    """Scroll past every chart and wait for each; the number of charts.

    Raises:
        AssertionError: some are not drawn in time.
    """
    where.locator(CHART).first.wait_for(timeout=DRAWN_WITHIN_S * 1000)
    deadline = time.monotonic() + DRAWN_WITHIN_S
    for chart in where.locator(CHART).all():
        chart.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
    while busy := where.locator(BUSY).count():
        assert time.monotonic() < deadline, f"{busy} charts are still loading"
        page.wait_for_timeout(200)
    page.wait_for_timeout(1500)  # the charts' own animation
    return where.locator(CHART).count()


def faults(where: Page | FrameLocator) -> list[str]:
    """Every chart that shows an error or nothing."""
    return [element.inner_text()[:200] for selector in (WRONG, EMPTY) for element in where.locator(selector).all()]
