"""What the data team types: `yala check`, `land`, `reland` and `hold`, on a sources folder of its own."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.ledger import Ledger
from tests.pipelines.office import CSV, GOOD, HEADINGS, contract, document, landed, write_csv

BAD = ["วันไหนก็ได้", *GOOD[1:]]


@pytest.fixture
def office(warehouse, tmp_path, monkeypatch):
    """One department in a folder that YALA_SOURCES names, with a contract and a sample."""
    folder = tmp_path / "elsewhere" / "works"
    write_csv(folder / "samples" / "ขยะ ตัวอย่าง.csv", [GOOD])
    (folder / "waste.yml").write_text(json.dumps(document(CSV), ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("YALA_SOURCES", str(folder.parent))
    return folder


@pytest.fixture
def yala(capfd):
    """A command as it is typed: how it ended, and what it said."""

    def type_in(*words: str) -> tuple[int, str]:
        capfd.readouterr()
        ended = CliRunner().invoke(app, list(words)).exit_code
        return ended, capfd.readouterr().out.replace("\n", "")

    return type_in


def test_check_tries_every_contract_of_the_folder_on_its_sample(yala, office):
    assert yala("check") == (0, yala("check")[1]) and "works.waste: รับ 1 คืน 0" in yala("check")[1]
    write_csv(office / "samples" / "ขยะ ตัวอย่าง.csv", [BAD])
    code, said = yala("check")
    assert code == 1 and "วันไหนก็ได้" in said


def test_check_names_the_misspelt_word_and_the_nearest_right_one(yala, office):
    from pipelines.cli import main

    (office / "waste.yml").write_text(json.dumps(document(CSV, replases="nothing"), ensure_ascii=False), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr("sys.argv", ["yala", "check"])
        main()


def test_land_tells_what_landed_what_was_refused_and_why(yala, office, warehouse, tmp_path):
    code, said = yala("land", "works.waste", str(write_csv(tmp_path / "ขยะ ต.ค.csv", [GOOD, BAD])))
    assert code == 0 and "ส่ง 2 รับ 1 คืน 1" in said and "A3" in said and "«วันไหนก็ได้»" in said
    assert len(landed(warehouse, contract())) == 1


def test_a_file_that_the_contract_does_not_mean_goes_nowhere(yala, office, warehouse, tmp_path):
    code, said = yala("land", "works.waste", str(write_csv(tmp_path / "น้ำ.csv", [GOOD])))
    assert code == 1 and "ขยะ*.csv" in said and not (warehouse / "inbox" / "works" / "น้ำ.csv").exists()
    assert yala("land", "works.wast")[0] == 1 and "works.waste" in yala("land", "works.wast")[1]


def test_a_files_name_is_no_command_to_the_terminal(yala, office, warehouse):
    write_csv(warehouse / "inbox" / "works" / "ขยะ \x1b[2J\u202e.csv", [GOOD])
    assert "\x1b" not in yala("land", "works.waste")[1] and len(landed(warehouse, contract())) == 1


def test_landing_a_file_over_one_that_waits_loses_neither(yala, office, warehouse, tmp_path):
    write_csv(warehouse / "inbox" / "works" / "ขยะ.csv", [GOOD])
    yala("land", "works.waste", str(write_csv(tmp_path / "ขยะ.csv", [["1 พ.ย. 2568", *GOOD[1:]]])))
    assert len(landed(warehouse, contract())) == 2


def test_reland_reads_everything_anew_and_changes_nothing(yala, office, warehouse, tmp_path):
    for name, row in (("ขยะ 1.csv", GOOD), ("ขยะ 2.csv", BAD)):
        yala("land", "works.waste", str(write_csv(tmp_path / name, [row])))
    before = landed(warehouse, contract()), landed(warehouse, contract(), "rejected")
    code, said = yala("reland")
    assert code == 0 and "ขยะ 1.csv" in said and "ขยะ 2.csv" in said
    assert (landed(warehouse, contract()), landed(warehouse, contract(), "rejected")) == before


def test_a_new_key_makes_new_hashes_of_everything_that_was_sent(yala, office, warehouse, tmp_path, monkeypatch):
    """Rotation as the README tells it: the new key in .env, the next landing reads the archive anew, nothing keeps the old hashes."""
    yala("land", "works.waste", str(write_csv(tmp_path / "ขยะ 1.csv", [GOOD])))
    (before,) = landed(warehouse, contract())
    monkeypatch.setenv("HASH_KEY", "another key of the tests, 32 characters")
    assert yala("land", "works.waste")[0] == 0
    (after,) = landed(warehouse, contract())
    assert after["reporter_hash"] != before["reporter_hash"] and len(after["reporter_hash"]) == len(before["reporter_hash"])
    raw = b"".join(path.read_bytes() for path in (warehouse / "raw").rglob("*.parquet"))
    assert before["reporter_hash"].encode() not in raw
    monkeypatch.setenv("HASH_KEY", "a key of the tests, 32 characters or more")
    yala("land", "works.waste")
    assert landed(warehouse, contract())[0]["reporter_hash"] == before["reporter_hash"], "the key from the backup gives the old hashes again"


def held(yala, warehouse) -> str:
    """A delivery of five rows where ten are usual."""
    for month in range(4):
        rows = [[f"{day + 1}/{month + 1}/2568", *GOOD[1:]] for day in range(5 if month == 3 else 10)]
        Ledger(warehouse).receive(write_csv(warehouse / "inbox" / "works" / f"ขยะ {month}.csv", rows), datetime.now(UTC), sender="ก")
    yala("land", "works.waste")
    return Ledger(warehouse).holds()[0].delivery_id


def test_hold_lists_and_a_named_person_releases(yala, office, warehouse):
    delivery = held(yala, warehouse)
    code, said = yala("hold", "--list")
    assert code == 0 and delivery[:8] in said and "น้อยกว่าปกติมาก" in said
    assert yala("hold", "--release", delivery[:8])[0] == 1 and yala("hold", "--release", delivery[:8], "--by", "นายสมมติ")[0] == 1
    code, said = yala("hold", "--release", delivery[:8], "--by", "นายสมมติ", "--why", "นับแล้วถูกต้อง")
    assert code == 0 and "รับ 5" in said and "ไม่มีชุดข้อมูลที่พักไว้" in yala("hold")[1]


def test_what_cannot_be_read_cannot_be_released_only_set_aside(yala, office, warehouse, tmp_path):
    yala("land", "works.waste", str(write_csv(tmp_path / "ขยะ.csv", [GOOD], headings=["อะไร", *HEADINGS[1:]])))
    delivery = Ledger(warehouse).holds()[0].delivery_id
    assert yala("hold", "--release", delivery, "--by", "ก", "--why", "ข")[0] == 1
    assert yala("hold", "--dismiss", delivery, "--by", "ก", "--why", "ข")[0] == 0 and Ledger(warehouse).holds() == []
