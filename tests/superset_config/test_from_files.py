"""Both Supersets from nothing, again, and with a file less: how long it takes, that a second import changes nothing, that what is gone is gone."""

import json
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from superset_config.names import uid
from tests.superset_config.trees import copy_of_files, run

pytestmark = [pytest.mark.superset, pytest.mark.slow]
AUDIENCES = ("city_hall", "citizens")
GONE = "water"


class FromFiles:
    """A tree of files, a warehouse that holds nothing but the city's releases, and what each set-up took and said."""

    def __init__(self, city, home: Path) -> None:
        self.tree, self.warehouse = copy_of_files(home), home / "warehouse"
        self.warehouse.mkdir()
        (self.warehouse / "published").symlink_to(city.warehouse / "published")
        self.settings = city.settings | {"YALA_WAREHOUSE": str(self.warehouse)}
        self.manifest = city.warehouse / "state" / "dbt" / "manifest.json"

    def set_up(self) -> tuple[float, list[str]]:
        """Both at once, as the asset does; the seconds, or their CPU seconds together where other programs hold the machine."""
        begun, cpu = time.monotonic(), cpu_seconds()

        def one(audience: str) -> str:
            done = run(self.tree, self.settings | {"YALA_AUDIENCE": audience}, "bootstrap", "--manifest", str(self.manifest))
            assert done.returncode == 0, done.stdout + done.stderr
            return done.stdout

        with ThreadPoolExecutor() as both:
            said = list(both.map(one, AUDIENCES))
        print(f"set-up: {time.monotonic() - begun:.1f} s, {cpu_seconds() - cpu:.1f} CPU seconds of both")
        return min(time.monotonic() - begun, cpu_seconds() - cpu), said

    def forget_the_stamps(self) -> None:
        for audience in AUDIENCES:
            (self.warehouse / "state" / audience / "bootstrap.json").unlink()

    def content(self, audience: str) -> dict[str, list]:
        """Every row of every table, without the times at which it was written and hashes that are salted."""
        with sqlite3.connect(self.warehouse / "state" / audience / "superset.db") as metadata:
            tables = [name for (name,) in metadata.execute("select name from sqlite_master where type = 'table' order by name")]
            return {table: rows_of(metadata, table) for table in tables if table != "themes"}  # Superset's own copy of the settings, at each start

    def titles(self, audience: str) -> set[str]:
        with sqlite3.connect(self.warehouse / "state" / audience / "superset.db") as metadata:
            return {title for (title,) in metadata.execute("select slice_name from slices")}


def cpu_seconds() -> float:
    """Of all child processes so far."""
    used = os.times()
    return used.children_user + used.children_system


def rows_of(metadata: sqlite3.Connection, table: str) -> list:
    cursor = metadata.execute(f'select * from "{table}"')
    kept = [i for i, column in enumerate(cursor.description) if column[0] not in ("changed_on", "created_on", "last_saved_at", "id")]
    links = table in ("ab_permission_view_role", "rls_filter_roles", "rls_filter_tables", "dashboard_slices", "dashboard_roles", "ab_user_role")
    return sorted(repr([row[i] for i in kept]) for row in cursor) if not links or kept else []


@pytest.fixture(scope="module")
def story(city, tmp_path_factory) -> dict:
    """One after the other: from nothing; nothing new; all imported anew; a chart of one's own; a file taken away."""
    files, told = FromFiles(city, tmp_path_factory.mktemp("files")), {}
    told["from nothing"], told["said first"] = files.set_up()
    told["content first"] = {audience: files.content(audience) for audience in AUDIENCES}
    told["nothing new"], told["said then"] = files.set_up()
    files.forget_the_stamps()
    told["again"], _ = files.set_up()
    told["content again"] = {audience: files.content(audience) for audience in AUDIENCES}
    with sqlite3.connect(files.warehouse / "state" / "citizens" / "superset.db") as metadata:
        own = "insert into slices (slice_name, viz_type, params, uuid, created_on, changed_on)"
        metadata.execute(own + " values ('ของผู้ใช้', 'table', '{}', randomblob(16), '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000')")
    told["titles before"] = files.titles("citizens")
    folder = files.tree / "superset_config" / "dashboards" / "citizen"
    dashboard = yaml.safe_load((folder / "dashboard.yaml").read_text(encoding="utf-8"))
    for row in dashboard["rows"]:
        row["charts"].pop(GONE, None)
    (folder / "dashboard.yaml").write_text(yaml.safe_dump(dashboard, allow_unicode=True), encoding="utf-8")
    told["title"] = yaml.safe_load((folder / "charts" / f"{GONE}.yaml").read_text(encoding="utf-8"))["title"]
    (folder / "charts" / f"{GONE}.yaml").unlink()
    told["after"], _ = files.set_up()
    told["titles after"] = files.titles("citizens")
    told["imported"] = json.loads((files.warehouse / "state" / "citizens" / "imported.json").read_text(encoding="utf-8"))
    return told


def test_both_are_set_up_from_nothing_within_ninety_seconds_and_again_within_fifteen(story):
    print(f"from nothing {story['from nothing']:.1f} s, again {story['again']:.1f} s, with nothing new {story['nothing new']:.1f} s")
    assert story["from nothing"] <= 90
    assert story["nothing new"] <= 15
    assert all("nothing changed" in said for said in story["said then"])


@pytest.mark.parametrize("audience", AUDIENCES)
def test_importing_twice_changes_nothing(story, audience):
    first, again = story["content first"][audience], story["content again"][audience]
    assert {table for table in first if first[table] != again[table]} == set()
    assert len(first["slices"]) >= 5 and len(first["ab_user"]) >= 2, "nothing was set up, so this test proves nothing"


def test_what_is_removed_from_the_files_is_removed_and_what_people_made_stays(story):
    removed = {title for title in story["titles before"] - story["titles after"]}
    assert {title.removesuffix(" · ข้อมูลจำลอง") for title in removed} == {story["title"]}
    assert "ของผู้ใช้" in story["titles after"]
    assert uid("chart", f"citizen/{GONE}") not in story["imported"]["charts"]
