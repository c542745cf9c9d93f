"""locale/th.yaml → the two forms in which Superset reads a language: a .mo for its server, JSON for its pages."""

import json
from pathlib import Path

import yaml
from babel.messages import Catalog
from babel.messages.mofile import write_mo

from superset_config.audience import HERE


def words() -> dict[str, str]:
    """English → Thai, as Superset's messages are spelt."""
    by_place = yaml.safe_load((HERE / "locale" / "th.yaml").read_text(encoding="utf-8"))
    return {english: thai for place in by_place.values() for english, thai in place.items()}


def build(folder: Path) -> None:
    """Write `th/LC_MESSAGES/messages.{mo,json}` under `folder`."""
    into = folder / "th" / "LC_MESSAGES"
    into.mkdir(parents=True, exist_ok=True)
    catalog = Catalog(locale="th", domain="superset")
    for english, thai in words().items():
        catalog.add(english, thai)
    with (into / "messages.mo").open("wb") as out:
        write_mo(out, catalog)
    head = {"domain": "superset", "plural_forms": "nplurals=1; plural=0;", "lang": "th"}
    pack = {"": head} | {english: [thai] for english, thai in words().items()}
    (into / "messages.json").write_text(json.dumps({"domain": "superset", "locale_data": {"superset": pack}}, ensure_ascii=False), encoding="utf-8")
