"""locale/*.yaml → the two forms in which Superset reads a language: a .mo for its server, JSON for its pages; and "three days ago" in Thai."""

import json
from datetime import timedelta
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from superset_config.audience import HERE

OURS = ("th", "ms")  # Superset 6.1 has neither
SINCE = ((31_536_000, "ปี"), (2_592_000, "เดือน"), (86_400, "วัน"), (3_600, "ชั่วโมง"), (60, "นาที"))


def words(language: str) -> dict[str, str]:
    """English → the language, as Superset's messages are spelt."""
    by_place = yaml.safe_load((HERE / "locale" / f"{language}.yaml").read_text(encoding="utf-8"))
    return {english: ours for place in by_place.values() for english, ours in place.items()}


def build(folder: Path) -> None:
    """Write `<language>/LC_MESSAGES/messages.{mo,json}` under `folder`, for English as well: Superset's page asks for that too."""
    for language in (*OURS, "en"):
        said = words(language) if language in OURS else {}
        into = folder / language / "LC_MESSAGES"
        into.mkdir(parents=True, exist_ok=True)
        if said:
            catalog = Catalog(locale=language, domain="superset")
            for english, ours in said.items():
                catalog.add(english, ours)
            with (into / "messages.mo").open("wb") as out:
                write_mo(out, catalog)
        # Neither Thai nor Malay has a plural.
        head = {"domain": "superset", "plural_forms": f"nplurals={1 if said else 2}; plural={'0' if said else '(n != 1)'};", "lang": language}
        pack = {"": head} | {english: [ours] for english, ours in said.items()}
        text = json.dumps({"domain": "superset", "locale_data": {"superset": pack}}, ensure_ascii=False)
        (into / "messages.json").write_text(text, encoding="utf-8")


def ago(elapsed: timedelta) -> str:
    """How long ago, as people say it in Thai."""
    seconds = max(0, int(elapsed.total_seconds()))
    return next((f"{seconds // unit} {name}ที่แล้ว" for unit, name in SINCE if seconds >= unit), "เมื่อสักครู่")
