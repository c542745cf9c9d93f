"""`make dashboards-pull`: what people changed in Superset's pages, written back into our short files; and the report of it, which changes nothing.

python -m superset_config.pull [--report]     ends with 1 where the report finds something
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from superset_config import web, yaml_edit
from superset_config.audience import HERE, Audience, AudienceName
from superset_config.names import uid
from superset_config.shelf import Shelf, shelf

Json = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One value that the web changed: in which of our files, where in it, and what it is now. `by_hand` is said where a file cannot say it."""

    file: Path
    path: tuple[str, ...]
    value: Any
    by_hand: str = ""

    def __str__(self) -> str:
        return f"{self.file.relative_to(HERE.parent)}: {'/'.join(self.path)} → {self.by_hand or self.value}"


def edits(here: Audience) -> list[Edit]:
    """Everything that differs from what was imported last; nothing before the first import."""
    then = web.imported(here)
    if then is None:
        return []
    now, on = web.now(here), shelf(here.name)
    names = {uid("chart", f"{slug}/{name}"): (slug, name) for slug, name in on.charts}
    return [
        *_charts(then["charts"], now["charts"], names),
        *_dashboards(then, now, on, names),
        *_datasets(then["datasets"], now["datasets"], here, on),
    ]


def _charts(then: Json, now: Json, names: dict[str, tuple[str, str]]) -> Iterator[Edit]:
    for key, (slug, name) in names.items():
        file = HERE / "dashboards" / slug / "charts" / f"{name}.yaml"
        if key not in now or key not in then:
            if key in then:
                yield Edit(file, ("title",), None, "ลบแล้วในเว็บ ให้ลบไฟล์เอง / deleted in the web: delete the file by hand")
            continue
        before, after = then[key], now[key]
        for word in ("title", "description", "viz_type", "dataset"):
            if before[word] != after[word]:
                yield Edit(file, (word,), after[word])
        if before["only"] != after["only"]:
            simple = all(isinstance(condition, list) for condition in after["only"])
            said = dict(after["only"]) if simple else None
            yield Edit(file, ("only",), said or None, "" if simple else "เงื่อนไขนี้เขียนแบบสั้นไม่ได้ / a condition that the short form does not know")
        yield from (Edit(file, ("params", word), value) for word, value in _changed(before["params"], after["params"]))


def _changed(before: Json, after: Json) -> Iterator[tuple[str, Any]]:
    for word in sorted(before.keys() | after.keys()):
        was, is_now = before.get(word), after.get(word)
        if was != is_now and (was or is_now or is_now is not None and word in before):
            yield word, is_now


def _dashboards(then: dict[str, Json], now: dict[str, Json], on: Shelf, names: dict[str, tuple[str, str]]) -> Iterator[Edit]:
    for slug in on.dashboards:
        file, key = HERE / "dashboards" / slug / "dashboard.yaml", uid("dashboard", slug)
        before, after = then["dashboards"].get(key), now["dashboards"].get(key)
        if before is None or after is None:
            continue
        for word in ("title", "description", "filters"):
            if before[word] != after[word]:
                yield Edit(file, (word,), after[word])
        if before["rows"] != after["rows"]:
            called = {chart: name for chart, (_, name) in names.items()}
            for chart in (chart for row in after["rows"] for chart, _ in row["charts"] if chart in now["charts"] and chart not in called):
                made = now["charts"][chart]
                called[chart] = f"chart_{made['id']}"
                new = HERE / "dashboards" / slug / "charts" / f"{called[chart]}.yaml"
                yield from (Edit(new, (word,), made[word]) for word in ("title", "description", "dataset", "viz_type"))
                yield Edit(new, ("params",), {word: value for word, value in made["params"].items() if value not in (None, "", [], {}, False)})
            rows = [
                {"height": row["height"], "charts": {called.get(chart, str(chart)): width for chart, width in row["charts"]}} for row in after["rows"]
            ]
            yield Edit(file, ("rows",), rows)


def _datasets(then: Json, now: Json, here: Audience, on: Shelf) -> Iterator[Edit]:
    for mart in on.datasets:
        file, key = HERE / "datasets" / f"{mart}.yaml", uid("dataset", f"{here.name}/{mart}")
        before, after = then.get(key), now.get(key)
        if before is None or after is None:
            continue
        for part in ("metrics", "calculated"):
            for name in sorted(before[part].keys() | after[part].keys()):
                was, is_now = before[part].get(name) or {}, after[part].get(name)
                if is_now is None:
                    yield Edit(file, (part, name), None)
                else:
                    yield from (Edit(file, (part, name, word), value) for word, value in is_now.items() if value != was.get(word))
        for name, caption in after["captions"].items():
            if caption != before["captions"].get(name):
                yield Edit(file, ("captions", name), caption)


def write(found: list[Edit]) -> list[Path]:
    """Write edits into our files, each value in its place; the files that changed."""
    changed: dict[Path, str] = {}
    for edit in found:
        if not edit.by_hand:
            text = changed.get(edit.file) or (edit.file.read_text(encoding="utf-8") if edit.file.exists() else "{}\n")
            text = "" if text == "{}\n" else text
            changed[edit.file] = yaml_edit.change(text, list(edit.path), edit.value) if text else f"{edit.path[0]}: {yaml_edit.spelt(edit.value)}\n"
    for file, text in changed.items():
        file.write_text(text, encoding="utf-8")
    return list(changed)


def main() -> int:
    """The command.

    Returns:
        The exit code: 1 where there is something to report, or something that must be done by hand.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", action="store_true", help="บอกอย่างเดียว ไม่แก้ไฟล์ / only tell, change no file")
    is_report = parser.parse_args().report
    found = [edit for name in get_args(AudienceName) for edit in edits(Audience(name))]
    for edit in found:
        print(edit)
    if not found:
        print("ไม่มีอะไรแก้ในเว็บ / nothing was changed in the web")
    elif not is_report:
        print(f"แก้ไฟล์ {len(write(found))} ไฟล์แล้ว ดูด้วย git diff แล้วสั่ง make up / files written: see git diff, then make up")
    return int(any(edit.by_hand for edit in found) or (is_report and bool(found)))


if __name__ == "__main__":
    sys.exit(main())
