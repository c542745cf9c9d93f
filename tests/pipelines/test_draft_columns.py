"""What a column holds, what it is to be called, and whether it is about persons, is told by its heading and its cells. All values are made up."""

import pyarrow as pa
import pytest

from pipelines.contract import load_contracts
from pipelines.draft.keys import key_of
from pipelines.draft.kinds import kind_of
from pipelines.draft.names import is_known, name_of, table_name
from pipelines.draft.personal import personal
from pipelines.draft.tables import draft
from pipelines.settings import ROOT
from pipelines.thai import tidy
from tests.pipelines.samples import sample_of


def column(*texts: str | None) -> pa.Array:
    return pa.array(texts, pa.string())


@pytest.mark.parametrize(
    ("heading", "cells", "data_type", "words"),
    [
        ("จำนวน", ["1", "1,250", "-"], "integer", {}),
        ("จำนวน", ["12345678901", "2"], "bigint", {}),
        ("งบ", ["1,250.50", "3"], "decimal(12, 2)", {}),
        ("พื้นที่", ["1250.123", "3.1", "0.25"], "decimal(12, 3)", {}),
        ("รหัส", ["01", "10"], "varchar", {"form": "code"}),
        ("เลขที่", ["1", "2"], "varchar", {"form": "code"}),
        ("ชื่อ", ["ก", "ข"], "varchar", {}),
        ("ปี", ["2567", "2568"], "integer", {"form": "year_be"}),
        ("year", ["2024", "2025"], "integer", {"form": "year_ce"}),
        ("คน", ["2567", "2568"], "integer", {}),
        ("วันที่", ["31/10/2568", "1/2/2569"], "date", {}),
        ("วันที่", ["2025-10-31", "2026-02-01"], "date", {}),
        ("วันที่", ["10/31/2025", "2/1/2026"], "date", {"form": "mdy"}),
        ("วันที่", ["31 ต.ค. 2568", "1 กุมภาพันธ์ 2569"], "date", {}),
        ("เดือน", ["ต.ค. 2568", "พ.ย. 2568"], "date", {"form": "month"}),
        ("เมื่อ", ["31/10/2568 14:30", "1/2/2569 08:00"], "timestamp", {}),
        ("เวลา", ["08:30", "14:05"], "time", {}),
        ("เสร็จ", ["ใช่", "ไม่ใช่"], "boolean", {}),
        ("คอมพิวเตอร์", ["40 เครื่อง", "3 เครื่อง"], "integer", {"unit": "เครื่อง"}),
        ("ละติจูด", ["6.54", "6.55"], "double", {"form": "latitude"}),
        ("ร้อยละ", ["45.5%", "3%"], "decimal(6, 2)", {"form": "percent"}),
        ("เอกสาร", ["2022.3.14", "2022.3.15"], "varchar", {}),
    ],
)
def test_the_kind_of_a_column(heading, cells, data_type, words):
    kind = kind_of(heading, column(*cells))
    assert (kind.data_type, kind.words) == (data_type, words)


def test_texts_that_mean_nothing_do_not_hide_a_number():
    kind = kind_of("ค่าฝุ่น", column("40.4", "N/A", "36.1", None, "-"))
    assert (kind.data_type, kind.nothing, kind.doubts) == ("decimal(12, 2)", ["N/A"], [])


def test_a_few_cells_that_are_no_numbers_are_asked_about():
    kind = kind_of("จำนวน", column(*map(str, range(60)), "ไม่นับ"))
    assert kind.data_type == "integer"
    assert "but for 1 cells («ไม่นับ»)" in kind.doubts[0].en


def test_odd_commas_are_asked_about_and_land_meanwhile():
    kind = kind_of("งบ", column("1,000", "28,020,0", "5"))
    assert kind.words == {"form": "loose_commas"}
    assert "commas in odd places (28,020,0)" in kind.doubts[0].en


def test_a_point_for_a_comma_is_asked_about():
    kind = kind_of("ประชากร", column(*map(str, range(50_000, 50_060)), "141.765"))
    assert "a point for a comma" in kind.doubts[0].en


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("วันที่รับแจ้ง", "received_on"),
        ("น้ำหนัก (ตัน)", "weight_tonnes"),
        ("รหัสสถานี", "station_code"),
        ("ชื่อชุมชน", "community_name"),
        ("ร้อยละเบิกจ่าย", "disbursed_pct"),
        ("FISCAL_YEAR", "fiscal_year"),
        ("ChangwatTH", "changwat_th"),
        ("select", "select_value"),
        ("2568", "column_2568"),
        ("ดพม.[2]", "dphm"),
    ],
)
def test_a_heading_has_an_english_name(heading, name):
    assert name_of(heading) == name


def test_no_two_columns_have_one_name():
    assert [name_of("ชาย", ["male"]), name_of("ชาย", ["male", "male_2"])] == ["male_2", "male_3"]


def test_a_table_is_called_after_its_file_without_the_month():
    assert table_name("เบิกจ่าย 2568-10") == table_name("เบิกจ่าย ๒๕๖๙") == "disbursed"


def test_the_glossary_knows_its_own_words():
    assert is_known("วันที่รับแจ้ง") and not is_known("กขคงจ")


@pytest.mark.parametrize(
    ("heading", "cells", "how"),
    [
        ("เลขบัตร", ["1101700230708", "3-1005-02188-06-9"], "hash"),
        ("ติดต่อ", ["081-234-5678", "0898765432"], "hash"),
        ("โทรศัพท์", ["073-212345", "073212346"], "hash"),
        ("ติดต่อ", ["a@example.invalid", "b@example.invalid"], "hash"),
        ("ผู้แจ้ง", ["ก", "ข"], "leave_out"),
        ("ใคร", ["นายสมมติ ทดสอบ", "นางสาวสมมุติ ทดลอง"], "leave_out"),
        ("ที่อยู่", ["12/3 ถ.สมมติ", "4 หมู่ 5 ต.สมมติ"], "leave_out"),
        ("ทะเบียนรถ", ["กข 1234", "1กข 567"], "leave_out"),
        ("ชุมชน", ["ก", "ข"], None),
        ("ชื่อโครงการ", ["ก", "ข"], None),
        ("จำนวนผู้ป่วย", ["ก", "ข"], None),
        ("หน่วยงาน", ["กองช่าง", "กองคลัง"], None),
        ("รหัส", ["1101700230", "1101700231"], None),
    ],
)
def test_what_is_personal(heading, cells, how):
    found = personal(heading, column(*cells), "varchar")
    assert (found and found.how) == how


def test_days_of_birth_become_years():
    assert personal("วันเกิด", column("1/2/2530"), "date").how == "year_of_birth"
    assert personal("วันที่", column("1/2/2530"), "date") is None


def test_every_column_that_our_contracts_treat_as_personal_is_found_in_their_samples():
    """At most one column in twenty is a false alarm."""
    alarms = columns = 0
    for contract in load_contracts(ROOT / "sources"):
        if contract.read.reader not in ("spreadsheet", "text"):
            continue
        wanted = set(tidy([heading for heading, name in contract.headings.items() if name in contract.personal]))
        wanted |= set(tidy([heading for heading, why in contract.leave_out.items() if "PDPA" in why]))
        seen = [each for table in draft(sample_of(contract)).tables for each in table.columns]
        known = set(tidy([*contract.headings, *contract.leave_out]))
        there = [each for each in seen if each.heading in known]
        found = {each.heading for each in there if each.personal}
        assert found >= wanted & {each.heading for each in there}, contract.id
        alarms, columns = alarms + len(found - wanted), columns + len(there)
    assert columns > 100
    assert alarms <= columns / 20


def test_the_smallest_key_is_found():
    columns = {"year": column("1", "1", "2"), "place": column("ก", "ข", "ก"), "kind": column("x", "x", "x")}
    assert key_of(columns, ["kind", "year", "place"]) == ["year", "place"]
    assert key_of(columns, ["kind"]) == []
