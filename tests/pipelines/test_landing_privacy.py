"""What is personal never comes to rest: no phone number, no left-out word in any file of data, nor a hash that anyone could guess."""

import base64
import hashlib
import hmac
import itertools

import duckdb
import pyarrow.parquet as pq
import pytest

from pipelines.ledger import Ledger
from tests.pipelines.office import DATABASE, GOOD, NOTE, OLD_WEIGHT, WORKBOOK, contract, land, landed, write_csv, write_database, write_xlsx

PHONE, DIGITS, THAI = "089-765-4321", "0897654321", "๐๘๙๗๖๕๔๓๒๑"
SECRET_NOTE = "นางสมมติ บ้านเลขที่ 99 ป่วยติดเตียง"
CANARIES = (PHONE, DIGITS, DIGITS[1:], THAI, SECRET_NOTE, "สมมติ บ้านเลขที่")
ROWS = [
    ["31/10/2568", "ก", "1", "1.5", PHONE, SECRET_NOTE],
    ["31/10/2568", "ข", "หนึ่ง", "1.5", THAI, SECRET_NOTE],  # a row that is refused
    ["31/10/2568", "ค", "1", "ตันครึ่ง", f" {DIGITS} ", SECRET_NOTE],
]


def from_csv(warehouse, tmp_path, monkeypatch):
    write_csv(warehouse / "inbox" / "works" / "ขยะ.csv", ROWS)
    return contract()


def from_workbook(warehouse, tmp_path, monkeypatch):
    heads = ["วันที่เก็บ", "ชุมชน", "จำนวนเที่ยว", OLD_WEIGHT, "โทรศัพท์ผู้แจ้ง", NOTE]
    write_xlsx(warehouse / "inbox" / "works" / "ขยะ.xlsx", [heads, *ROWS])
    return contract(WORKBOOK)


def from_database(warehouse, tmp_path, monkeypatch):
    monkeypatch.setenv("WASTE_DSN", write_database(tmp_path / "works.sqlite", [[*row, "2025-11-01 09:00:00"] for row in ROWS]))
    return contract(DATABASE, leave_out={NOTE: "ข้อความอิสระ", "changed_at": "ใช้เป็นตัวบอกลำดับเท่านั้น"})


@pytest.fixture(params=[from_csv, from_workbook, from_database], ids=["CSV", "workbook", "database"])
def delivered(request, warehouse, tmp_path, monkeypatch):
    """The rows with the canaries, landed; the contract they came by."""
    agreed = request.param(warehouse, tmp_path, monkeypatch)
    (outcome,) = land(warehouse, agreed)
    assert (outcome.rows_sent, outcome.rows_landed, outcome.rows_refused, outcome.held) == (3, 1, 2, None)
    return agreed


def written_ways(text: str) -> list[bytes]:
    """A text as its bytes may lie in a file."""
    return [text.encode("utf-8"), text.encode("utf-16-le"), text.encode("cp874"), base64.b64encode(text.encode())]


def files(warehouse) -> list:
    """All that is at rest but the inbox and the archive of originals, which only the pipeline opens."""
    return [path for path in warehouse.rglob("*") if path.is_file() and path.relative_to(warehouse).parts[0] not in ("inbox", "archive")]


def decoded(warehouse) -> str:
    """Every Parquet in clear text, since compression would hide a number from a look at the bytes."""
    return "".join(
        str(pq.read_table(path).to_pylist()) + str(pq.read_schema(path).metadata) for path in files(warehouse) if path.suffix == ".parquet"
    )


def test_no_file_holds_a_phone_number_or_a_left_out_word(warehouse, delivered):
    text, ledger = decoded(warehouse), str(Ledger(warehouse).history())
    for canary in CANARIES:
        assert canary not in text and canary not in ledger
        assert not [(path.name, canary) for path in files(warehouse) for way in written_ways(canary) if way in path.read_bytes()]


def test_the_search_itself_finds_a_planted_number(warehouse, delivered):
    zone = next(path.parent for path in files(warehouse) if path.suffix == ".parquet")
    duckdb.sql(f"copy (select '{PHONE}' as phone) to '{zone / 'planted.parquet'}'")
    assert PHONE in decoded(warehouse)


def test_a_persons_hash_can_not_be_guessed_without_the_key(warehouse, delivered, hash_key):
    """A bare hash of a phone number is undone by trying all of them; ours needs the key, which lies outside of the warehouse."""
    text = decoded(warehouse)
    ways = (PHONE, DIGITS, DIGITS[1:], f"66{DIGITS[1:]}", THAI, f"{hash_key}{DIGITS}", f"{DIGITS}{hash_key}")
    for way, kind in itertools.product(ways, ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "sha3_256")):
        digest = hashlib.new(kind, way.encode())
        assert digest.hexdigest() not in text and base64.b64encode(digest.digest()).decode() not in text
    assert hmac.new(hash_key.encode(), DIGITS.encode(), hashlib.sha256).hexdigest() in text
    assert not [path.name for path in files(warehouse) if hash_key.encode() in path.read_bytes()]


def test_one_person_is_one_hash_in_every_delivery(warehouse, delivered):
    write_csv(warehouse / "inbox" / "works" / "ขยะ 2.csv", [["1/11/2568", "ง", "1", "1", "089 765 4321", ""]])
    land(warehouse, contract())
    assert len({row["reporter_hash"] for row in [*landed(warehouse, delivered), *landed(warehouse, contract())]}) == 1


def test_a_refused_row_tells_only_the_cell_that_could_not_be_read(warehouse, delivered):
    assert [(cell["column_name"], cell["was_read"]) for cell in landed(warehouse, delivered, "rejected")] == [
        ("trips", "หนึ่ง"),
        ("weight_tonnes", "ตันครึ่ง"),
    ]


def test_a_formula_typed_into_a_cell_is_text_and_is_kept_as_typed(warehouse):
    """Whoever hands data out must disarm it; here it may not be changed, and a negative number is a number."""
    typed = ["=HYPERLINK(0)", "+cmd|calc", "@SUM(1)", "＝1+1", "-1+1"]
    write_csv(warehouse / "inbox" / "works" / "ขยะ.csv", [[GOOD[0], text, "-1", "-2.5", "", ""] for text in typed])
    land(warehouse, contract())
    rows = landed(warehouse, contract())
    assert [row["community_name"] for row in rows] == typed and {(row["trips"], str(row["weight_tonnes"])) for row in rows} == {(-1, "-2.500")}
