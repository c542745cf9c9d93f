"""Where charts stand on a dashboard, and what its filters do."""

from typing import Any

import yaml

from superset_config.audience import HERE, Audience
from superset_config.names import uid


def position(slug: str, ours: dict[str, Any], charts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Superset's tree of rows and charts. Heights are in steps of 8 pixels, widths in twelfths."""
    rows = [f"ROW-{i}" for i, _ in enumerate(ours["rows"])]
    tree: dict[str, Any] = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"type": "ROOT", "id": "ROOT_ID", "children": ["GRID_ID"]},
        "GRID_ID": {"type": "GRID", "id": "GRID_ID", "parents": ["ROOT_ID"], "children": rows},
        "HEADER_ID": {"type": "HEADER", "id": "HEADER_ID", "meta": {"text": ours["title"]}},
    }
    for row, content in zip(rows, ours["rows"], strict=True):
        children = [f"CHART-{name}" for name in content["charts"]]
        meta = {"background": "BACKGROUND_TRANSPARENT"}
        tree[row] = {"type": "ROW", "id": row, "parents": ["ROOT_ID", "GRID_ID"], "children": children, "meta": meta}
        for name, width in content["charts"].items():
            tree[f"CHART-{name}"] = {
                "type": "CHART",
                "id": f"CHART-{name}",
                "parents": ["ROOT_ID", "GRID_ID", row],
                "children": [],
                "meta": {
                    "uuid": uid("chart", f"{slug}/{name}"),
                    "chartId": _number(name, charts),
                    "sliceName": charts[name]["title"],
                    "width": width,
                    "height": content["height"],
                },
            }
    return tree


def metadata(slug: str, ours: dict[str, Any], charts: dict[str, dict[str, Any]], known: dict[str, set[str]], here: Audience) -> dict[str, Any]:
    """Filters and colours. `known` holds each mart's columns: a chart whose mart lacks a filter's column is out of its reach."""
    palette = yaml.safe_load((HERE / "palette.yaml").read_text(encoding="utf-8"))
    return {
        "color_scheme": "yala",
        "label_colors": palette["series"],
        "shared_label_colors": [],
        "cross_filters_enabled": False,  # one way to filter, the same for everyone, and one that a guest's request can be held to
        "filter_bar_orientation": "HORIZONTAL",
        "refresh_frequency": 0,
        "chart_configuration": {},
        "global_chart_configuration": {"scope": {"rootPath": ["ROOT_ID"], "excluded": []}, "chartsInScope": []},
        "native_filter_configuration": [_filter(slug, f, charts, known, here) for f in ours.get("filters", [])],
    }


def _filter(slug: str, ours: dict[str, Any], charts: dict[str, dict[str, Any]], known: dict[str, set[str]], here: Audience) -> dict[str, Any]:
    beyond = [_number(name, charts) for name, chart in charts.items() if not _reaches(ours, chart, known)]
    return {
        "id": f"NATIVE_FILTER-{slug}-{ours['column']}",
        "type": "NATIVE_FILTER",
        "filterType": "filter_select",
        "name": ours["name"],
        "description": ours["description"],
        "targets": [{"datasetUuid": uid("dataset", f"{here.name}/{ours['dataset']}"), "column": {"name": ours["column"]}}],
        "controlValues": {
            "multiSelect": True,
            "enableEmptyFilter": False,
            "defaultToFirstItem": False,
            "inverseSelection": False,
            "searchAllOptions": False,
            # Labels sort by the calendar, not by the alphabet.
            "sortMetric": ours.get("sort_by"),
            "sortAscending": not ours.get("newest_first", False),
        },
        "defaultDataMask": {"extraFormData": {}, "filterState": {}, "ownState": {}},
        "cascadeParentIds": [],
        "scope": {"rootPath": ["ROOT_ID"], "excluded": beyond},
        "chartsInScope": [],
        "tabsInScope": [],
    }


def _reaches(ours: dict[str, Any], chart: dict[str, Any], known: dict[str, set[str]]) -> bool:
    return ours["column"] in known[chart["dataset"]] and ours["column"] not in chart.get("not_filtered_by", [])


def _number(name: str, charts: dict[str, dict[str, Any]]) -> int:
    """A stand-in for the chart's id within one bundle; the import replaces it."""
    return 1 + sorted(charts).index(name)
