"""The home page tells what the release says, in the reader's language, and nothing is prettied up."""

import re

import duckdb
import pytest
import yaml

from pipelines.settings import ROOT

PAGES = ("/", "/en/", "/ms/")


def card(html: str, code: str) -> str:
    return re.search(rf'<article[^>]* data-kpi="{code}">.*?</article>', html, re.S)[0]


def test_every_number_on_a_card_is_the_files(published, portal):
    with duckdb.connect(published / "current/public/open_data.duckdb", read_only=True) as file:
        told = file.execute(
            "from marts.kpi_public select kpi_code, actual, target where period_grain = 'month'"
            " qualify row_number() over (partition by kpi_code order by period_start desc) = 1"
        ).fetchall()
    for page in PAGES:
        html = portal.get(page).text
        assert html.count("<article") == len(told) == 5
        for code, actual, target in told:
            shown = [float(value) for value in re.findall(r'<data value="([^"]+)"', card(html, code))]
            assert shown == [value for value in (actual, target) if value is not None]


def test_a_number_is_written_as_the_release_writes_it_with_the_readers_unit(portal):
    html = portal.get("/").text
    assert ">27.5</data>" in card(html, "G01") and ">≤ 28</data> ชม.<" in card(html, "G01")
    assert ">1,288.5</data>" in card(html, "L02")
    assert ">≤ 28</data> jam<" in card(portal.get("/ms/").text, "G01")


def test_the_monthly_figures_are_twelve_and_stand_in_a_table(portal):
    figures = re.findall(r'<th scope="row">([^<]+)</th><td>([^<]+)</td><td>([^<]+)</td>', card(portal.get("/en/").text, "G02"))
    assert len(figures) == 12
    assert figures[0] == ("Oct 2026", "86.5", "≥ 90")
    assert figures[-1][0] == "Nov 2025"


@pytest.mark.parametrize(("page", "year", "not_year"), [("/", "2569", "2026"), ("/en/", "2026", "2569"), ("/ms/", "2026", "2569")])
def test_thai_years_are_buddhist_and_the_others_common_era(portal, page, year, not_year):
    text = re.sub(r"<[^>]*>", " ", portal.get(page).text)
    assert year in text
    assert not_year not in text


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/", ("ตามเป้า", "ใกล้เป้า", "ยังไม่ถึงเป้า", "ข้อมูลล่าช้า", "ไม่มีเป้า")),
        ("/en/", ("On target", "Near target", "Off target", "Data delayed", "No target")),
        ("/ms/", ("Mencapai sasaran", "Hampir sasaran", "Belum mencapai sasaran", "Data lewat", "Tiada sasaran")),
    ],
)
def test_a_status_is_told_by_shape_and_word_and_colour(portal, page, words):
    html = portal.get(page).text
    for code, status, word in zip(("G01", "G02", "G06", "L01", "L02"), ("on", "near", "off", "stale", "none"), words, strict=True):
        assert re.search(rf'class="status {status}"><svg[^>]*><use href="#shape-{status}"/></svg> {word}<', card(html, code))
        assert f'<symbol id="shape-{status}"' in html


def test_a_month_without_a_figure_says_so(published, portal, release_again):
    release_again("gap", actuals={"G02": None})
    assert "ไม่มีตัวเลขที่แสดงได้" in card(portal.get("/").text, "G02")
    assert portal.get("/en/").status_code == 200


def test_each_card_leads_to_its_definition(portal):
    for page in PAGES:
        html = portal.get(page).text
        for code in re.findall(r'href="#definition-(\w+)"', html):
            assert f'id="definition-{code}"' in html
    assert "วิธีคิด เวลาแก้ไขเรื่องร้องเรียน" in portal.get("/").text
    assert "ข้อมูล ณ 31 ต.ค. 2569" in card(portal.get("/").text, "G01")


def test_missing_and_held_data_is_said_plainly(portal):
    html = portal.get("/").text
    feeds = html[html.index('id="feeds"') : html.index('id="explore"')]
    assert "การผลิตน้ำ" in feeds and "พักไว้รอแก้ไข" in feeds and "ได้รับล่าสุด 5 ส.ค. 2569" in feeds
    assert "ประชากร" in feeds and "ล่าช้า" in feeds and "ยังไม่เคยได้รับ" in feeds
    assert "เรื่องร้องเรียน" not in feeds
    assert "“น้ำดิบ &lt;b&gt;”" in feeds  # a department's text is never markup


def test_a_new_release_is_seen_without_a_restart(portal, release_again):
    assert 'data value="86.5"' in card(portal.get("/").text, "G02")
    release_again("second", actuals={"G02": 91.25})
    assert 'data value="91.25"' in card(portal.get("/").text, "G02")
    assert portal.get("/healthz").json() == {"status": "ok", "release": "second"}


@pytest.mark.parametrize(("page", "mark"), [("/", "ข้อมูลจำลอง"), ("/en/", "Synthetic data"), ("/ms/", "Data simulasi")])
def test_made_up_data_says_so_on_the_page_and_on_every_card(portal, release_again, page, mark):
    html = portal.get(page).text
    assert mark in html[: html.index("<main")]
    assert all(mark in card(html, code) for code in ("G01", "G02", "G06", "L01", "L02"))
    release_again("real", is_demo=False)
    assert mark not in portal.get(page).text


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_and_names_its_language(portal, page):
    answer = portal.get(page)
    assert len(answer.content) <= 60 * 1024
    assert f'<html lang="{page.strip("/") or "th"}">' in answer.text
    assert answer.headers["content-language"] == (page.strip("/") or "th")


def test_without_a_release_the_page_says_so_in_thai(tmp_path, portal_over):
    portal = portal_over(tmp_path)
    answer = portal.get("/")
    assert answer.status_code == 503
    assert "ยังไม่มีข้อมูลเผยแพร่" in answer.text
    assert "No data has been published yet" in portal.get("/en/").text
    assert portal.get("/healthz").json() == {"status": "ok", "release": None}


def test_an_unknown_address_is_answered_in_thai(portal):
    answer = portal.get("/ไม่มี")
    assert (answer.status_code, "ไม่พบหน้านี้" in answer.text) == (404, True)
    assert "This page does not exist" in portal.get("/en/nowhere").text


def test_a_status_has_the_colour_that_it_has_in_superset():
    """By daylight; the dark page has lighter ones of its own."""
    palette = yaml.safe_load((ROOT / "superset_config" / "palette.yaml").read_text(encoding="utf-8"))
    css = (ROOT / "portal" / "static" / "portal.css").read_text(encoding="utf-8")
    daylight = dict(re.findall(r"--(\w+): (#\w+);", css[: css.index("prefers-color-scheme")]))
    assert {status: daylight[status] for status in palette["status"]} == {status: colour.lower() for status, colour in palette["status"].items()}
