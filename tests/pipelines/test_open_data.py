"""The open-data files of a release: every form holds the same rows, opens where people open it, holds no formula, and is the same on any day."""

import csv
import io
import json
import subprocess
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from pipelines.publish import publish
from pipelines.release import open_data, seal
from pipelines.release.tables import of_citizens
from tests.pipelines.built import MANIFEST, build, current, delivered

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", "＝1+1", " =1+1", '=HYPERLINK("http://x","y")']
KINDS = {"place": "varchar", "longitude": "double", "latitude": "double", "boundary_geojson": "varchar", "opened_on": "date", "is_open": "boolean"}
KINDS |= {"change_thb": "decimal(12, 2)", "trips": "bigint"}
SHAPE = json.dumps({"type": "Polygon", "coordinates": [[[101.2, 6.5], [101.3, 6.5], [101.3, 6.6], [101.2, 6.5]]]})


@pytest.fixture
def published(tmp_path):
    """A public database of one mart with everything that is awkward in it, its files, and the folder that they lie in."""
    database, folder = tmp_path / "open_data.duckdb", tmp_path / "files"
    rows = [(text, 101.25, 6.55, None, date(2026, 10, 1), True, -12.5, n) for n, text in enumerate(FORMULAS)]
    rows += [('เขต "หนึ่ง", ริมน้ำ\nสอง', None, None, SHAPE, None, None, None, None)]
    with duckdb.connect(str(database)) as db:
        db.execute("create schema marts")
        db.execute(f"create table marts.places ({', '.join(f'{name} {kind}' for name, kind in KINDS.items())})")
        db.executemany("insert into marts.places values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    model = {"resource_type": "model", "name": "places", "description": "สถานที่", "config": {"schema": "marts", "meta": {"label_en": "Places"}}}
    model["config"]["meta"] |= {"public": True, "disclosure": "things"}
    model["columns"] = {name: {"description": f"คำของ {name}", "config": {"meta": {"label_en": name, "public": True}}} for name in KINDS}
    manifest = {"nodes": {"model.yala.places": model}}

    def write(into: Path, is_demo: bool = True) -> Path:
        open_data.write(database, into, of_citizens(manifest), manifest, is_demo)
        return into

    write(folder)
    return folder, write


def test_every_form_is_there_with_its_checksum(published):
    folder, _ = published
    forms = {path.name for path in folder.iterdir()}
    assert forms == {*(f"places.{form}" for form in ("csv", "parquet", "json", "xlsx", "geojson")), "columns.csv", "README.txt", "SHA256SUMS"}
    done = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.count(": OK") == len(forms) - 1


def test_csv_opens_in_excel_as_thai_and_holds_no_formula(published):
    folder, _ = published
    content = (folder / "places.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    heading, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert heading == list(KINDS) and len(rows) == len(FORMULAS) + 1
    assert [row[0] for row in rows[: len(FORMULAS)]] == [f"'{text}" for text in FORMULAS]
    assert {row[heading.index("change_thb")] for row in rows} == {"-12.50", ""}, "a negative number stays a number"
    assert rows[-1][0] == 'เขต "หนึ่ง", ริมน้ำ\nสอง'


def test_xlsx_holds_text_numbers_and_days_and_no_formula(published):
    folder, _ = published
    book = openpyxl.load_workbook(folder / "places.xlsx")
    rows = list(book["places"].iter_rows())
    assert [cell.value for cell in rows[0]] == list(KINDS)
    assert {cell.data_type for row in rows for cell in row} == {"s", "n", "d", "b"}, "f would be a formula"
    assert [row[0].value.replace("\r", "\n") for row in rows[1:-1]] == [text.replace("\r", "\n") for text in FORMULAS]
    said = dict(zip(KINDS, (cell.value for cell in rows[1]), strict=True))
    assert (said["opened_on"].date(), said["is_open"], said["change_thb"], said["trips"]) == (date(2026, 10, 1), True, -12.5, 0)
    assert "ข้อมูลจำลอง" in book["คำอธิบาย"]["A2"].value and book["คำอธิบาย"]["C3"].value == "คำของ place"


def test_json_and_geojson_are_read_by_machines(published):
    folder, _ = published
    told = json.loads((folder / "places.json").read_text(encoding="utf-8"))
    assert "ข้อมูลจำลอง" in told["note_th"] and told["columns"][0]["description_th"] == "คำของ place"
    assert [row["place"] for row in told["rows"][:-1]] == FORMULAS and told["rows"][0]["change_thb"] == -12.5
    features = json.loads((folder / "places.geojson").read_text(encoding="utf-8"))["features"]
    assert features[0]["geometry"] == {"type": "Point", "coordinates": [101.25, 6.55]}
    assert features[-1]["geometry"] == json.loads(SHAPE) and "latitude" not in features[0]["properties"]


def test_parquet_keeps_every_type(published):
    folder, _ = published
    with duckdb.connect() as db:
        kinds = dict(db.execute(f"select column_name, lower(column_type) from (describe from '{folder / 'places.parquet'}')").fetchall())
    assert kinds == {name: kind.replace(", ", ",") for name, kind in KINDS.items()}


def test_the_same_rows_give_the_same_bytes_and_real_data_do_not_say_that_they_are_made_up(published, tmp_path):
    folder, write = published
    again = write(tmp_path / "again")
    assert {path.name: seal.digest(path) for path in folder.iterdir()} == {path.name: seal.digest(path) for path in again.iterdir()}
    real = write(tmp_path / "real", is_demo=False)
    assert not [path.name for path in real.iterdir() if "ข้อมูลจำลอง".encode() in path.read_bytes()]


def test_a_release_brings_the_files_of_its_public_marts_and_seals_them(warehouse):
    build(warehouse)
    delivered(warehouse, "first")
    publish(warehouse, MANIFEST)
    public = current(warehouse).parent
    marts = {"feed_status", "kpi_public", "waste_by_month"}
    assert {path.stem for path in (public / "files").glob("*.parquet")} == marts
    seal.check_whole(public)
    (public / "files" / "waste_by_month.csv").write_text("แก้", encoding="utf-8")
    with pytest.raises(seal.Damaged, match="waste_by_month.csv"):
        seal.checked(public, "files/waste_by_month.csv")
