"""Our short files, read: the dashboards of one audience, their charts, and the data sets that these use."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from superset_config.audience import HERE


@dataclass(frozen=True)
class Shelf:
    """Dashboards by slug, charts by (slug, name), data sets by mart; each as in its file, with what it shares with others filled in."""

    dashboards: dict[str, dict[str, Any]]
    charts: dict[tuple[str, str], dict[str, Any]]
    datasets: dict[str, dict[str, Any]]


def read(path: Path) -> Any:
    """What a YAML file says."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def saved_queries(audience: str, folder: Path = HERE) -> dict[str, dict[str, str]]:
    """The queries that an audience's SQL Lab starts with, by name."""
    return read(folder / "saved_queries.yml").get(audience, {})


def shelf(audience: str, folder: Path = HERE) -> Shelf:
    """Everything under `dashboards/` that is meant for this audience, and the data sets that it uses."""
    shared = read(folder / "chart_defaults.yaml")
    dashboards, charts = {}, {}
    for path in sorted(folder.glob("dashboards/*/dashboard.yaml")):
        ours = read(path)
        if ours["audience"] == audience:
            dashboards[path.parent.name] = ours | {"css": style(folder)}
            charts |= {(path.parent.name, file.stem): _with_defaults(read(file), shared) for file in sorted(path.parent.glob("charts/*.yaml"))}
    used = {ours["dataset"] for ours in [*charts.values(), *(f for d in dashboards.values() for f in d.get("filters", []))]}
    snippets = read(folder / "snippets.yaml")
    described = {path.stem: _with_snippets(_meant_for(audience, read(path)), snippets) for path in sorted(folder.glob("datasets/*.yaml"))}
    return Shelf(dashboards, charts, {mart: ours for mart, ours in described.items() if mart in used})


def style(folder: Path) -> str:
    """The style of all dashboards, with the palette's colours as variables before it."""
    colours = {
        f"--{use}-{name}": colour
        for use, named in read(folder / "palette.yaml").items()
        if use in ("status", "brand")
        for name, colour in named.items()
    }
    variables = "; ".join(f"{name}: {colour}" for name, colour in colours.items())
    return f":root {{ {variables} }}\n" + (folder / "dashboards" / "style.css").read_text(encoding="utf-8")


def _with_defaults(chart: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    """A chart with what all charts of its kind have in common; its own words win. `only` becomes Superset's conditions."""
    params = shared["all"] | shared.get(chart["viz_type"], {}) | chart.get("params", {}) | {"viz_type": chart["viz_type"]}
    params["adhoc_filters"] = [_condition(column, value) for column, value in chart.get("only", {}).items()]
    return chart | {"params": params}


def _condition(column: str, value: str | bool) -> dict[str, Any]:
    spelt = {"operator": "IS TRUE", "operatorId": "IS_TRUE"} if value is True else {"operator": "==", "operatorId": "EQUALS", "comparator": value}
    return {"clause": "WHERE", "expressionType": "SIMPLE", "subject": column} | spelt


def _meant_for(audience: str, dataset: dict[str, Any]) -> dict[str, Any]:
    """A data set without the calculated columns that only the other audience sees."""
    calculated = {name: said for name, said in dataset.get("calculated", {}).items() if said.get("audience", audience) == audience}
    return dataset | {"calculated": calculated}


def _with_snippets(dataset: dict[str, Any], snippets: dict[str, str]) -> dict[str, Any]:
    """A data set with each `{name}` or `{name:amount}` in its expressions replaced by the shared SQL."""

    def filled(said: dict[str, Any]) -> dict[str, Any]:
        sql = re.sub(r"\{(\w+)(?::([^}]+))?\}", lambda m: snippets[m[1]].replace("%s", m[2] or "") if m[1] in snippets else m[0], said["expression"])
        return said | {"expression": sql}

    return dataset | {part: {name: filled(said) for name, said in dataset.get(part, {}).items()} for part in ("calculated", "metrics")}
