"""The open-data files of a release: each public mart as CSV, Parquet, JSON, XLSX, and GeoJSON where it knows places. Same rows, same bytes.

Column names are English without spaces, as data.go.th asks; what they mean in Thai is in columns.csv, in each JSON and on a workbook's second sheet.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.release import seal, xlsx
from pipelines.release.tables import Tables, meta, models_of

BOM = "\ufeff".encode()  # without it Excel reads Thai as another alphabet
DEMO = "ข้อมูลจำลอง — ไม่ใช่ข้อมูลจริงของเทศบาล / made-up data, not the city's own"
SHAPE, POINT = "boundary_geojson", ("longitude", "latitude")
# A spreadsheet takes a text that begins so for a formula, also behind blanks; an apostrophe before it makes it text.
FORMULA = r"^[\s\x00-\x20]*[=+@＝＋－＠-]"
GUARDED = "case when regexp_matches({column}, '" + FORMULA + "') then '''' || {column} else {column} end as {column}"
DICTIONARY = ("table", "column", "type", "description_th", "label_en")


def write(database: Path, folder: Path, tables: Tables, manifest: Mapping[str, Any], is_demo: bool) -> None:
    """Write every public mart in every form, columns.csv, README.txt and SHA256SUMS into a folder."""
    folder.mkdir()
    words: list[tuple[str, ...]] = []
    with duckdb.connect(str(database), read_only=True) as db:
        db.execute("set threads = 1")  # several would divide the rows of a Parquet file another way each time
        for (schema, table), columns in sorted(tables.items()):
            model = models_of(manifest)[table]
            kinds = dict(db.execute(f"select column_name, column_type from (describe {schema}.{table})").fetchall())
            told = [
                (table, c, kinds[c].lower(), _said(model["columns"][c], "description"), meta(model["columns"][c]).get("label_en", ""))
                for c in columns
            ]
            words += told
            _write_table(db, f"{schema}.{table}", folder / table, kinds, told, _said(model, "description"), is_demo)
    lines = [DICTIONARY, *words]
    (folder / "columns.csv").write_bytes(BOM + "".join(",".join(_quoted(cell) for cell in line) + "\n" for line in lines).encode())
    about = [DEMO] if is_demo else []
    (folder / "README.txt").write_text(
        "\n".join([*about, *(_about(models_of(manifest)[table]) for _, table in sorted(tables))]) + "\n", encoding="utf-8"
    )
    sums = "".join(f"{seal.digest(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")


def _write_table(
    db: duckdb.DuckDBPyConnection, name: str, stem: Path, kinds: dict[str, str], words: list[tuple[str, ...]], about: str, is_demo: bool
) -> None:
    guarded = ", ".join(GUARDED.format(column=column) if kind == "VARCHAR" else column for column, kind in kinds.items())
    csv = stem.with_suffix(".csv")
    db.execute(f"copy (select {guarded} from {name}) to '{csv}' (format csv, header)")
    csv.write_bytes(BOM + csv.read_bytes())
    db.execute(f"copy {name} to '{stem.with_suffix('.parquet')}' (format parquet, compression zstd)")
    note = {"note_th": DEMO} if is_demo else {}
    columns = [dict(zip(DICTIONARY[1:], line[1:], strict=True)) for line in words]
    rows = db.execute(f"select to_json(t) from {name} as t")
    _write_json(stem.with_suffix(".json"), note | {"about_th": about, "columns": columns}, "rows", (text for (text,) in _fetched(rows)))
    if db.execute(f"select count(*) from {name}").fetchone()[0] <= xlsx.MOST_ROWS:
        rows = _fetched(db.execute(f"from {name}"))
        second = [*((DEMO, "", "", "") for _ in range(is_demo)), *(line[1:] for line in words)]
        xlsx.write(stem.with_suffix(".xlsx"), {stem.name[:31]: (list(kinds), rows), "คำอธิบาย": (DICTIONARY[1:], second)})
    if geometry := _geometry(kinds):
        rest = [column for column in kinds if column not in (SHAPE, *POINT)]
        properties = "json_object(" + ", ".join(f"'{column}', {column}" for column in rest) + ")"
        feature = f"json_object('type', 'Feature', 'geometry', {geometry}, 'properties', {properties})"
        features = (text for (text,) in _fetched(db.execute(f"select {feature} from {name}")))
        _write_json(stem.with_suffix(".geojson"), {"type": "FeatureCollection"} | note, "features", features)


def _geometry(kinds: Mapping[str, str]) -> str | None:
    """The SQL of a row's geometry: its shape where it has one, else its point."""
    place = f"json_object('type', 'Point', 'coordinates', json_array({', '.join(POINT)}))" if set(POINT) <= set(kinds) else "null"
    point = f"case when {POINT[0]} is not null and {POINT[1]} is not null then {place} end" if place != "null" else "null::json"
    return f"coalesce({SHAPE}::json, {point})" if SHAPE in kinds else (point if place != "null" else None)


def _write_json(path: Path, head: dict, name: str, rows: Iterator[str]) -> None:
    """One object: a few words, then the rows, each on a line of its own."""
    with path.open("w", encoding="utf-8") as out:
        out.write(json.dumps(head, ensure_ascii=False)[:-1] + f', "{name}": [')
        for at, row in enumerate(rows):
            out.write(("," if at else "") + "\n" + row)
        out.write("\n]}\n")


def _fetched(result: duckdb.DuckDBPyConnection) -> Iterator[tuple]:
    while batch := result.fetchmany(10_000):
        yield from batch


def _about(model: Mapping[str, Any]) -> str:
    return f"{model['name']}: {_said(model, 'description')} / {meta(model).get('label_en', '')}"


def _said(node: Mapping[str, Any], word: str) -> str:
    return str(node.get(word) or "")


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
