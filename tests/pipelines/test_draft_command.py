"""`yala draft` shows what it saw, and writes a contract that passes `yala check` at once and lands the file. All files here are made up."""

import json
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from typer.testing import CliRunner

from pipelines.cli import app, try_sample
from pipelines.contract import load_contracts

HEADINGS = ["ที่", "วันที่เก็บ", "ชุมชน", "น้ำหนัก (ตัน)", "โทรศัพท์ผู้แจ้ง"]
PHONES = ["081-234-5670", "081-234-5671", "081-234-5672", "081-234-5673"]
ROWS = [[n, f"{n}/10/2568", f"ชุมชน {n}", n + 0.25, PHONES[n - 1]] for n in range(1, 5)]


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A workbook as an office sends it, and an empty folder of sources."""
    monkeypatch.setenv("YALA_SOURCES", str(tmp_path / "sources"))
    monkeypatch.setenv("HASH_KEY", "a key of this test, 32 characters or more")
    book = openpyxl.Workbook()
    page = book.active
    page.title = "ขยะ"
    for row in [["เทศบาลสมมติ (ข้อมูลจำลอง)"], ["ตุลาคม 2568"], HEADINGS, *ROWS, [None, None, "รวม", 11, None], ["หมายเหตุ: ชั่งจริง"]]:
        page.append(row)
    file = tmp_path / "ขยะ 2568-10.xlsx"
    book.save(file)
    return file


def run(*words: object):
    return CliRunner().invoke(app, ["draft", *map(str, words)])


def test_the_contract_passes_check_and_lands_the_file(office, tmp_path):
    done = run(office, "--to", "works.waste", "--yes")
    assert done.exit_code == 0, done.output
    (contract,) = load_contracts(tmp_path / "sources")
    assert (contract.id, contract.read.header_rows, contract.read.files) == ("works.waste", (3,), "ขยะ*.xls*")
    assert contract.headings["น้ำหนัก (ตัน)"] == "weight_tonnes"
    assert contract.personal == {contract.headings["โทรศัพท์ผู้แจ้ง"]: "hash"}
    assert CliRunner().invoke(app, ["check"]).exit_code == 0
    assert "รับ 4 คืน 0" in done.output


def test_the_sample_holds_nothing_that_the_office_sent(office, tmp_path):
    run(office, "--to", "works.waste", "--yes")
    (sample,) = (tmp_path / "sources" / "works" / "samples").iterdir()
    said = {str(cell) for row in openpyxl.load_workbook(sample).active.iter_rows(min_row=4, values_only=True) for cell in row}
    assert not said & {str(cell) for row in ROWS for cell in row[1:]}
    assert any("ข้อมูลจำลอง" in text for text in said)
    (contract,) = load_contracts(tmp_path / "sources")
    assert len(try_sample(contract).landed) > 0


def test_the_picture_masks_what_is_personal(office):
    shown = run(office, "--to", "works.waste", "--yes").output
    assert "วันที่เก็บ" in shown and "หมายเลขโทรศัพท์" in shown and "ข้ามแถว 8" in shown
    assert not [phone for phone in PHONES if phone in shown]


def test_json_is_as_agreed_and_writes_nothing(office, tmp_path):
    done = run(office, "--json")
    said = json.loads(done.output)
    assert said["file"] == office.name and not (tmp_path / "sources").exists()
    (table,) = said["tables"]
    assert {name: table[name] for name in ("sheet", "header_rows", "first_row", "last_row", "rows")} == {
        "sheet": "ขยะ",
        "header_rows": [3],
        "first_row": 4,
        "last_row": 7,
        "rows": 4,
    }
    weight = table["columns"][3]
    assert weight == {"heading": "น้ำหนัก (ตัน)", "name": "weight_tonnes", "type": "decimal(12, 2)", "sum": 11}
    assert table["columns"][2]["sum"] is None


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, capfd):
    (tmp_path / "เสีย.xlsx").write_bytes(b"PK\x03\x04 and no more")
    done = run(tmp_path / "เสีย.xlsx", "--json")
    assert done.exit_code == 1 and "Traceback" not in done.output


def test_a_contract_that_is_there_is_not_written_over(office, tmp_path):
    run(office, "--to", "works.waste", "--yes")
    path = tmp_path / "sources" / "works" / "waste.yml"
    path.write_text(path.read_text(encoding="utf-8") + "# ของทีมข้อมูล\n", encoding="utf-8")
    assert run(office, "--to", "works.waste", "--yes").exit_code == 1
    assert path.read_text(encoding="utf-8").endswith("# ของทีมข้อมูล\n")


def test_hostile_headings_stay_text(tmp_path, monkeypatch):
    """Quotes, colons, YAML's signs and SQL's in a heading: the contract says them, and runs none."""
    monkeypatch.setenv("YALA_SOURCES", str(tmp_path / "sources"))
    headings = ["a: b", "'); drop table x; --", "- [1]", "#!", "&x *y", 'say "ก"']
    lines = [",".join('"' + heading.replace('"', '""') + '"' for heading in headings), *(f"{n},{n},{n},{n},{n},{n}" for n in range(1, 6))]
    (tmp_path / "หัวแปลก.csv").write_text("\n".join(lines), encoding="utf-8")
    done = run(tmp_path / "หัวแปลก.csv", "--to", "works.odd", "--yes")
    assert done.exit_code == 0, done.output
    (contract,) = load_contracts(tmp_path / "sources")
    assert list(contract.headings) == headings


def test_a_table_of_a_database_is_drafted_like_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("YALA_SOURCES", str(tmp_path / "sources"))
    monkeypatch.setenv("HASH_KEY", "a key of this test, 32 characters or more")
    monkeypatch.setenv("WORKS_DSN", f"sqlite:///{tmp_path / 'works.db'}")
    with closing(sqlite3.connect(tmp_path / "works.db")) as db, db:
        db.execute("create table rounds (round_no text primary key, collected_on text, trips integer, phone text, updated_at text)")
        rows = [(f"R{n:03}", f"2025-10-{n:02}", n, f"081234567{n}", f"2025-10-{n:02} 08:00:00") for n in range(1, 9)]
        db.executemany("insert into rounds values (?, ?, ?, ?, ?)", rows)
    done = run("env:WORKS_DSN", "--table", "rounds", "--to", "works.rounds", "--yes")
    assert done.exit_code == 0, done.output
    (contract,) = load_contracts(tmp_path / "sources")
    assert (contract.read.dsn, contract.read.table, contract.read.cursor) == ("env:WORKS_DSN", "rounds", "updated_at")
    assert (contract.key, contract.replaces, contract.personal) == (("round_no",), "same_key", {"phone_hash": "hash"})
    assert "รับ 8 คืน 0" in done.output and str(tmp_path / "works.db") not in done.output
    assert len(try_sample(contract).landed) > 0
