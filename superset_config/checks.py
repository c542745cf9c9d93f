"""Every reference from dashboard to chart to data set to mart, checked before anything is imported.

Superset's own import says nothing when a chart is missing; it drops it, and others with it. SQL is checked by DuckDB against empty tables
with the columns that this audience may see: a column that is not public does not exist there.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import duckdb

from superset_config.audience import HERE, Audience, ForPeople
from superset_config.marts import Mart
from superset_config.shelf import Shelf, read, saved_queries
from superset_config.sql_gate import refuse_all_but_select

COLUMN_PARAMS = ("groupby", "all_columns", "x_axis", "line_column")
METRIC_PARAMS = ("metrics", "metric", "timeseries_limit_metric")


def check(on: Shelf, marts: dict[str, Mart], here: Audience) -> None:
    """Raise for everything that is wrong at once, so that it can be mended at once.

    Raises:
        ForPeople: one line for each fault, in Thai with the English beside it.
    """
    faults = [*_datasets(on, marts), *_charts(on, marts), *_dashboards(on, marts, here), *_saved_queries(marts, here)]
    if faults:
        raise ForPeople("\n".join(faults))


def _datasets(on: Shelf, marts: dict[str, Mart]) -> Iterator[str]:
    for name, ours in on.datasets.items():
        if name != ours["mart"] or name not in marts:
            yield _fault(f"datasets/{name}.yaml", f"ไม่มี mart ชื่อ {ours['mart']} ที่กลุ่มนี้ดูได้", f"no mart {ours['mart']} that this audience may see")
            continue
        captions = [said["caption"] for part in ("calculated", "metrics") for said in ours[part].values()]
        if len(captions) != len(set(captions)):
            yield _fault(f"datasets/{name}.yaml", "คำบรรยายซ้ำกัน", "two captions are the same; Superset refuses both in one table")
        with duckdb.connect() as empty:
            columns = ", ".join(f'"{column.name}" {column.type}' for column in marts[name].columns.values())
            empty.execute(f"create table mart ({columns})")
            for kind, said in (("calculated", ours["calculated"]), ("metrics", ours["metrics"])):
                for title, one in said.items():
                    try:
                        empty.execute(f"select {one['expression']} from mart")
                    except duckdb.Error as wrong:
                        yield _fault(f"datasets/{name}.yaml {kind} {title}", "สูตรใช้ไม่ได้", f"the expression does not work: {wrong}")


def _charts(on: Shelf, marts: dict[str, Mart]) -> Iterator[str]:
    for (slug, name), ours in on.charts.items():
        where = f"dashboards/{slug}/charts/{name}.yaml"
        for word in ("title", "description"):
            if not is_thai(ours.get(word, "")):
                yield _fault(where, f"{word} ต้องเป็นภาษาไทย", f"{word} must be Thai")
        if ours["dataset"] not in on.datasets:
            yield _fault(where, f"ไม่มี datasets/{ours['dataset']}.yaml", "no such data set")
            continue
        dataset = on.datasets[ours["dataset"]]
        columns = marts[dataset["mart"]].columns if dataset["mart"] in marts else {}
        known = {*columns, *dataset["calculated"]}
        yield from (
            _fault(where, f"ไม่มีคอลัมน์ {column} ใน {dataset['mart']} ที่กลุ่มนี้ดูได้", f"no column {column} that this audience may see")
            for column in _columns(ours)
            if column not in known
        )
        yield from (
            _fault(where, f"ไม่มีตัววัด {metric} ใน datasets/{ours['dataset']}.yaml", f"no metric {metric}")
            for metric in _named(ours["params"], METRIC_PARAMS)
            if metric not in dataset["metrics"]
        )


def _dashboards(on: Shelf, marts: dict[str, Mart], here: Audience) -> Iterator[str]:
    roles = read(HERE / "roles.yml")[here.name]["roles"]
    for slug, ours in on.dashboards.items():
        where = f"dashboards/{slug}/dashboard.yaml"
        placed = [name for row in ours["rows"] for name in row["charts"]]
        written = [name for of, name in on.charts if of == slug]
        for name in sorted(set(placed) ^ set(written)):
            yield _fault(where, f"แผนภูมิ {name} ต้องมีทั้งไฟล์และที่วาง", f"chart {name} needs both a file and a place in rows")
        if any(sum(row["charts"].values()) > 12 for row in ours["rows"]):
            yield _fault(where, "แถวหนึ่งกว้างเกิน 12 ส่วน", "a row is wider than twelve twelfths")
        for one in ours.get("filters", []):
            mart = marts.get(one["dataset"])
            if (
                mart is None
                or one["column"] not in mart.columns
                or one.get("sort_by", one["column"]) not in {one["column"], *on.datasets[one["dataset"]]["metrics"]}
            ):
                yield _fault(where, f"ตัวกรอง {one['name']} อ้างถึงคอลัมน์หรือตัววัดที่ไม่มี", f"filter {one['column']} refers to what does not exist")
        for role in ours.get("roles", []):
            if role not in roles:
                yield _fault(where, f"ไม่มีบทบาท {role} ใน roles.yml", f"no role {role}")


def _saved_queries(marts: dict[str, Mart], here: Audience) -> Iterator[str]:
    """Each runs on empty tables, and passes the gate that it will meet in SQL Lab."""
    with duckdb.connect() as empty:
        empty.execute("create schema marts")
        for mart in marts.values():
            columns = ", ".join(f'"{column.name}" {column.type}' for column in mart.columns.values())
            empty.execute(f"create table marts.{mart.name} ({columns})")
        for name, ours in saved_queries(here.name).items():
            try:
                refuse_all_but_select(ours["sql"])
                empty.execute(ours["sql"])
            except (ForPeople, duckdb.Error) as wrong:
                yield _fault(f"saved_queries.yml {name}", "คำสั่งใช้ไม่ได้", f"the query does not work: {wrong}")
            if not (is_thai(ours["title"]) and is_thai(ours["description"])):
                yield _fault(f"saved_queries.yml {name}", "ชื่อและคำอธิบายต้องเป็นภาษาไทย", "title and description must be Thai")


def _columns(chart: dict[str, Any]) -> Iterable[str]:
    params = chart["params"]
    ordered = (pair.split('"')[1] for pair in params.get("order_by_cols", []))
    told = (item["column_name"] for item in params.get("tooltip_contents", []) if item["item_type"] == "column")
    return {*_named(params, COLUMN_PARAMS), *ordered, *told, *chart.get("only", {}), *chart.get("not_filtered_by", [])}


def _named(params: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
    said = (params[key] for key in keys if params.get(key))
    return [name for value in said for name in (value if isinstance(value, list) else [value])]


def is_thai(text: str) -> bool:
    """Whether any letter is Thai."""
    return any("\u0e00" <= letter <= "\u0e7f" for letter in text)


def _fault(where: str, thai: str, english: str) -> str:
    return f"superset_config/{where}: {thai} / {english}"
