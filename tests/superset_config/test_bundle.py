"""Short files become Superset's files: the same every time, with every reference checked and nothing that an audience may not see."""

import json

import pytest
import yaml

from superset_config import bundle, checks
from superset_config.audience import HERE, Audience, ForPeople
from superset_config.marts import of_manifest
from superset_config.shelf import Shelf, read, shelf

AUDIENCES = ["city_hall", "citizens"]
CHARTS = [(name, key) for name in AUDIENCES for key in shelf(name).charts]


def marts_of(manifest, name):
    return of_manifest(manifest, only_public=name == "citizens")


def made(manifest, name, is_demo=True):
    files = bundle.bundle(Audience(name), marts_of(manifest, name), is_demo, shelf(name))
    return {path: yaml.safe_load(text) for path, text in files.items()}


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_reference_leads_somewhere(manifest, name):
    checks.check(shelf(name), marts_of(manifest, name), Audience(name))


@pytest.mark.parametrize("name", AUDIENCES)
def test_the_same_files_make_the_same_bundle(manifest, name):
    assert made(manifest, name) == made(manifest, name)


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_chart_points_at_a_data_set_of_the_bundle(manifest, name):
    files = made(manifest, name)
    datasets = {body["uuid"] for path, body in files.items() if path.startswith("datasets/")}
    charts = {body["uuid"]: body for path, body in files.items() if path.startswith("charts/")}
    assert {body["dataset_uuid"] for body in charts.values()} <= datasets
    placed = {
        part["meta"]["uuid"]
        for path, body in files.items()
        if path.startswith("dashboards/")
        for part in body["position"].values()
        if isinstance(part, dict) and part["type"] == "CHART"
    }
    assert placed == set(charts)


@pytest.mark.parametrize(("name", "key"), CHARTS, ids=lambda value: value if isinstance(value, str) else "/".join(value))
def test_every_chart_speaks_thai_and_stores_its_query(manifest, name, key):
    body = made(manifest, name)["charts/" + "_".join(key) + ".yaml"]
    assert checks.is_thai(body["slice_name"]) and checks.is_thai(body["description"])
    query = json.loads(body["query_context"])["queries"][0]
    assert query["columns"] and query["row_limit"]


def test_citizens_see_public_columns_only(manifest):
    """The data sets of the citizens' Superset hold public columns of public marts, whatever their files would like."""
    everything, public = of_manifest(manifest, only_public=False), of_manifest(manifest, only_public=True)
    hidden = {column for mart in public for column in everything[mart].columns if column not in public[mart].columns}
    assert hidden, "no mart hides a column, so this test proves nothing"
    for path, body in made(manifest, "citizens").items():
        if path.startswith("datasets/"):
            shown = {column["column_name"] for column in body["columns"] if not column.get("expression")}
            assert shown <= set(public[body["table_name"]].columns)
            assert not [sql for sql in expressions(body) for column in hidden if column in sql]


def expressions(dataset):
    return [part["expression"] for part in [*dataset["columns"], *dataset["metrics"]] if part.get("expression")]


@pytest.mark.parametrize("name", AUDIENCES)
def test_demo_data_say_so_on_every_title(manifest, name):
    for is_demo in (True, False):
        files = made(manifest, name, is_demo)
        titles = [body[word] for body in files.values() for word in ("slice_name", "dashboard_title") if word in body]
        assert titles and all(title.endswith(" · ข้อมูลจำลอง") is is_demo for title in titles)


@pytest.mark.parametrize("name", AUDIENCES)
def test_every_data_set_is_used(name):
    assert set(shelf(name).datasets) <= {path.stem for path in HERE.glob("datasets/*.yaml")}
    assert {path.stem for path in HERE.glob("datasets/*.yaml")} == {mart for each in AUDIENCES for mart in shelf(each).datasets}


def with_chart(on: Shelf, key, **changes) -> Shelf:
    return Shelf(on.dashboards, on.charts | {key: on.charts[key] | changes}, on.datasets)


BROKEN = {
    "a column that is not there": (("mayor", "departments"), {"params": {"viz_type": "table", "groupby": ["no_such_column"]}}, "no_such_column"),
    "a metric that is not there": (("mayor", "departments"), {"params": {"viz_type": "table", "metrics": ["no_such_metric"]}}, "no_such_metric"),
    "a data set that is not there": (("mayor", "departments"), {"dataset": "no_such_mart"}, "no_such_mart"),
    "an English title": (("mayor", "departments"), {"title": "Departments"}, "title"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_wrong_reference_is_named_in_both_languages(manifest, fault):
    key, changes, word = BROKEN[fault]
    with pytest.raises(ForPeople, match=word) as said:
        checks.check(with_chart(shelf("city_hall"), key, **changes), marts_of(manifest, "city_hall"), Audience("city_hall"))
    assert "charts/departments.yaml" in str(said.value) and " / " in str(said.value) and checks.is_thai(str(said.value))


def test_a_column_that_is_not_public_is_refused_for_citizens(manifest):
    on = shelf("citizens")
    feed = on.datasets["feed_status"]
    leaky = feed | {"calculated": feed["calculated"] | {"why": {"caption": "เหตุ", "expression": "held_reason_th"}}}
    with pytest.raises(ForPeople, match="held_reason_th"):
        checks.check(Shelf(on.dashboards, on.charts, on.datasets | {"feed_status": leaky}), marts_of(manifest, "citizens"), Audience("citizens"))


def test_a_chart_without_a_place_and_a_place_without_a_chart_are_named(manifest):
    on = shelf("citizens")
    charts = {key: chart for key, chart in on.charts.items() if key[1] != "water"}
    with pytest.raises(ForPeople, match="water"):
        checks.check(Shelf(on.dashboards, charts, on.datasets), marts_of(manifest, "citizens"), Audience("citizens"))


def test_the_palette_can_be_told_apart_and_read():
    """Status words have at least 4.5 : 1 on white (WCAG 2.1, 1.4.3); no two chart colours are the same."""
    palette = read(HERE / "palette.yaml")
    assert len(set(palette["categories"])) == len(palette["categories"])
    assert all(contrast_on_white(colour) >= 4.5 for colour in palette["status"].values())


def test_statuses_can_be_read_in_the_dark_and_series_be_seen():
    """style.css mixes a status half and half with the theme's own letters; lines and bars need 3 : 1 (WCAG 2.1, 1.4.11)."""
    palette, style = read(HERE / "palette.yaml"), (HERE / "dashboards" / "style.css").read_text(encoding="utf-8")
    night = palette["night"]
    assert "50%, currentColor" in style and "color: var(--status" not in style.replace("border-left-color: var(--status", "")
    assert all(contrast(mixed(colour, night["text"]), "#202C39") >= 4.5 for colour in palette["status"].values())
    assert all(contrast(mixed(colour, "#000000"), "#FFFFFF") >= 4.5 for colour in palette["status"].values())
    assert all(contrast(colour, night["ground"]) >= 3 for colour in palette["categories"])


def mixed(one: str, other: str) -> str:
    """Half of each."""
    return "#" + "".join(f"{(int(one[i : i + 2], 16) + int(other[i : i + 2], 16)) // 2:02x}" for i in (1, 3, 5))


def contrast_on_white(colour: str) -> float:
    return contrast(colour, "#FFFFFF")


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of relative luminances."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
