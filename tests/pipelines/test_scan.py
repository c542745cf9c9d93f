"""Nothing that points at a person is published: whatever is planted in the public folder, in whatever form, stops the publish."""

import hashlib
import hmac
import json
import random
from pathlib import Path
from zipfile import ZipFile

import duckdb
import pytest

from pipelines.publish import publish
from pipelines.release import scan
from pipelines.release.facts import known_hashes
from pipelines.release.tables import Refused
from tests.pipelines.built import MANIFEST, OPEN, build, current, delivered
from tests.pipelines.conftest import HASH_KEY

CITIZEN = "1234567890121"  # made up; its last digit is the check digit
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
PERSONAL = {  # what is planted: the word by which the refusal calls it
    CITIZEN: "เลขประจำตัวประชาชน",
    "1-2345-67890-12-1": "เลขประจำตัวประชาชน",
    "เลข 1 2345 67890 12 1 ครับ": "เลขประจำตัวประชาชน",
    "1–2345–67890–12–1": "เลขประจำตัวประชาชน",
    CITIZEN.translate(THAI): "เลขประจำตัวประชาชน",
    "１２３４５６７８９０１２１": "เลขประจำตัวประชาชน",
    "12345\u200b67890121": "เลขประจำตัวประชาชน",
    "โทร.0812345678": "หมายเลขโทรศัพท์",
    "081-234-5678": "หมายเลขโทรศัพท์",
    "+66 81 234 5678": "หมายเลขโทรศัพท์",
    "๐๘๑ ๒๓๔ ๕๖๗๘": "หมายเลขโทรศัพท์",
    "073-299-999": "หมายเลขโทรศัพท์",
    "somchai.d@example.co.th": "อีเมล",
    hashlib.sha256(b"0812345678").hexdigest(): "รหัสแฮช",
    hmac.new(HASH_KEY.encode(), b"0812345678", "sha256").hexdigest(): "รหัสแฮช",
    hashlib.md5(b"C0001").hexdigest(): "รหัสแฮช",
    HASH_KEY: "รหัสลับของระบบ",
}
HARMLESS = [
    "1234567890123",  # the check digit is another
    "101.2812345678901",
    "2026-10-01 2026-11-01 2569-12-01",
    "1,234,567,890.12",
    "ปีงบ 2569 (ต.ค. 2568 – ก.ย. 2569)",
    "0.0812345678",
    "20261126T193527905",
    "ร้อยละ 87.5 @ 12 เดือน",
]


@pytest.fixture
def city(warehouse):
    build(warehouse)
    delivered(warehouse, "first")
    return warehouse


def with_a_note(warehouse: Path, text: str) -> dict:
    """A city whose public mart holds one more text; its manifest."""
    with duckdb.connect(str(warehouse / "yala.duckdb")) as db:
        db.execute("create or replace table marts.waste_by_month as select 'ต.ค. 2568' as month_label_th, 1.5 as weight_tonnes, ? as note_th", [text])
    manifest = json.loads(json.dumps(MANIFEST))
    manifest["nodes"]["model.yala.waste_by_month"]["columns"]["note_th"]["config"]["meta"] = OPEN
    return manifest


@pytest.mark.parametrize("text", PERSONAL)
def test_what_points_at_a_person_is_found_however_it_is_written(tmp_path, hash_key, text):
    (tmp_path / "waste.csv").write_text(f"เดือน,หมายเหตุ\nต.ค. 2568,หมายเหตุ {text}\n", encoding="utf-8")
    assert PERSONAL[text] in {hit.kind_th for hit in scan.look(tmp_path)}


def test_it_stops_the_publish_and_the_message_does_not_repeat_it(city):
    first = publish(city, MANIFEST)
    with pytest.raises(Refused, match="ไม่เผยแพร่") as said:
        publish(city, with_a_note(city, f"หมายเหตุ {CITIZEN}"))
    assert "เลขประจำตัวประชาชน" in str(said.value) and "waste_by_month.note_th" in str(said.value)
    assert CITIZEN not in str(said.value)
    assert current(city).resolve().is_relative_to(first.path)


def test_what_only_looks_so_is_published(city):
    assert publish(city, with_a_note(city, "\n".join(HARMLESS))).is_new


def test_a_number_of_an_office_may_be_public(city, monkeypatch):
    monkeypatch.setattr(scan, "departments", lambda: [{"contact_th": "โทร. 073-299-999"}])
    assert publish(city, with_a_note(city, "ติดต่อ 073-299-999")).is_new


def planted_in(folder: Path, form: str, text: str) -> None:
    """Put a text into one file of a public folder, packed as that form packs it."""
    path = folder / f"more.{form}"
    if form == "duckdb":
        with duckdb.connect(str(path)) as db:
            db.execute("create table t as select ? || (i % 3)::varchar as said from range(5000) as s(i)", [f"{text} "])
    elif form == "parquet":
        with duckdb.connect() as db:
            db.execute(f"copy (select '{text} ' || (i % 3)::varchar as said from range(5000) as s(i)) to '{path}' (format parquet, compression zstd)")
    elif form == "xlsx":
        with ZipFile(path, "w", 8) as book:
            book.writestr("xl/worksheets/sheet1.xml", f"<c><is><t>{text}</t></is></c>")
    elif form == "name":
        (folder / f"{text}.txt").write_text("", encoding="utf-8")
    else:
        path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("form", ["duckdb", "parquet", "xlsx", "csv", "json", "geojson", "txt", "name"])
def test_the_scan_finds_what_is_planted_in_every_form_of_file(tmp_path, hash_key, form):
    planted_in(tmp_path, form, CITIZEN.translate(THAI))
    assert {hit.kind_en for hit in scan.look(tmp_path)} == {"citizen ids"}


def test_a_number_is_found_in_a_column_of_numbers(tmp_path, hash_key):
    with duckdb.connect(str(tmp_path / "t.duckdb")) as db:
        db.execute(f"create table t as select {CITIZEN}::bigint as whole, {CITIZEN}::double as floating")
    assert {hit.where.split()[-1] for hit in scan.look(tmp_path) if hit.kind_en == "citizen ids"} >= {"t.whole", "t.floating"}


def canaries(count: int) -> list[str]:
    """Made-up people: a citizen id, a telephone, a name, a plate, a LINE id and a home each."""
    dice, said = random.Random(2569), []
    for n in range(count):
        digits = [dice.randrange(1, 9), *(dice.randrange(10) for _ in range(11))]
        check = (11 - sum((13 - at) * digit for at, digit in enumerate(digits)) % 11) % 10
        place = f"6.{dice.randrange(10**5):05},101.{dice.randrange(10**5):05}"
        said += ["".join(map(str, [*digits, check])), f"09{dice.randrange(10**8):08}", f"สมมติ นามสกุลที่ {n}", f"ขก {n:04} ยะลา", f"@line{n:04}x", place]
    return said


def test_no_made_up_person_reaches_the_public_folder_and_no_plain_hash_of_one(city, tmp_path, monkeypatch):
    """P1, P4: five hundred people lie in the star and in columns that are not public; then one in a public one."""
    people = canaries(500)  # six texts each
    (tmp_path / "canaries.txt").write_text("\n".join(people), encoding="utf-8")
    monkeypatch.setenv("YALA_CANARIES", str(tmp_path / "canaries.txt"))
    with duckdb.connect(str(city / "yala.duckdb")) as db:
        db.execute("create or replace table marts.waste_by_officer as select unnest(?::varchar[]) as officer_th, 3 as trips", [people])
    made = publish(city, MANIFEST)
    folder = current(city).parent
    assert scan.look(folder, scan.digests(folder) | known_hashes(made.facts)) == []
    for planted, kind in (
        (people[2], "planted people"),
        (hashlib.sha1(people[3].encode()).hexdigest(), "unkeyed hashes"),
        (people[4], "planted people"),
    ):
        with pytest.raises(Refused, match=kind):
            publish(city, with_a_note(city, f"พบ {planted}"))


def test_the_scan_knows_a_check_digit():
    right = [n for n in range(10) if scan._is_citizen(f"123456789012{n}")]
    assert right == [1] and not scan._is_citizen("0234567890121")
