"""What a broken or hostile file may try (D1, F1–F5 of the fault matrix): each is refused with a sentence of its own, and the next file is read."""

import random
import time
import zipfile

import openpyxl
import pytest
import xlwt

from pipelines import limited
from pipelines.held import Held
from pipelines.layout import Spreadsheet
from pipelines.readers.opening import Opened, open_files
from tests.pipelines import jobs
from tests.pipelines.workbooks import HEAD, MAIN, ods, ods_row, xlsx, zipped

BOOK = Spreadsheet(reader="spreadsheet", files="*")
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>ยะลา</t></is></c></row>'


def opened(*paths) -> list[Opened | Held]:
    return list(open_files(BOOK, [(path, path.name) for path in paths]))


def refused(path, th: str, en: str) -> Held:
    """The file is held with these words, and a good one behind it is read."""
    good = xlsx(path.with_name("good.xlsx"), ROW)
    reason, after = opened(path, good)
    assert isinstance(reason, Held) and isinstance(after, Opened), (reason, after)
    assert th in reason.th and en in reason.en, reason
    return reason


def large(path, rows: int = 2_000):
    book = openpyxl.Workbook()
    for row in range(rows):
        book.active.append([row, f"ชุมชน {row}", row * 1.5])
    book.save(path)
    return path


@pytest.mark.parametrize("percent", [10, 25, 50, 75, 90, 99])
def test_a_workbook_cut_short_says_so(tmp_path, percent):
    whole = large(tmp_path / "whole.xlsx").read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[: len(whole) * percent // 100])
    refused(path, "ส่งมาไม่ครบ", "cut short")


def test_flipped_bytes_in_the_directory_of_a_zip_never_give_other_rows(tmp_path):
    path = large(tmp_path / "whole.xlsx")
    whole, ((_, grid),) = path.read_bytes(), opened(path)[0].sheets
    directory, chance, paths = whole.rindex(b"PK\x05\x06") - 400, random.Random(1), []
    for number in range(60):
        flipped = bytearray(whole)
        flipped[chance.randrange(directory, len(whole))] ^= 1 << chance.randrange(8)
        paths.append(tmp_path / f"{number}.xlsx")
        paths[-1].write_bytes(flipped)
    files = opened(*paths)
    assert all(file.sheets[0][1].equals(grid) for file in files if isinstance(file, Opened))
    assert sum("ไฟล์" in file.th for file in files if isinstance(file, Held)) > 20


def test_a_part_that_is_not_what_was_packed_is_never_read(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW)
    with zipfile.ZipFile(path) as archive:
        parts = [(part, archive.read(part)) for part in archive.infolist()]
    for part, _ in parts:
        part.compress_type = zipfile.ZIP_STORED
    zipped(path, parts)
    path.write_bytes(path.read_bytes().replace("ยะลา".encode(), "ยะสา".encode()))
    refused(path, "ไฟล์เสีย", "sheet1.xml is not what the zip says")


@pytest.mark.parametrize("write", ["xlsx", "xls", "ods"])
def test_whatever_bytes_are_flipped_the_answer_is_rows_or_a_sentence(tmp_path, write):
    path = tmp_path / f"whole.{write}"
    if write == "xls":
        book = xlwt.Workbook()
        for row in range(40):
            book.add_sheet("ขยะ", cell_overwrite_ok=True).write(row, row % 5, f"ชุมชน {row}") if row == 0 else book.get_sheet(0).write(
                row, row % 5, row
            )
        book.save(str(path))
    else:
        large(path, 40) if write == "xlsx" else ods(path, "".join(ods_row(f"ชุมชน {row}", row) for row in range(40)))
    whole, ((_, grid),), chance, paths = path.read_bytes(), opened(path)[0].sheets, random.Random(write), []
    for number in range(200):
        flipped = bytearray(whole)
        for _ in range(chance.choice([1, 1, 4, 16])):
            flipped[chance.randrange(len(whole))] = chance.choice([0, 255, chance.randrange(256)])
        paths.append(tmp_path / f"{number}.{write}")
        paths[-1].write_bytes(flipped)
    files = opened(*paths)
    held = [file for file in files if isinstance(file, Held)]
    assert all(file.th.strip() and file.en.strip() and "does not understand" not in file.en for file in held)
    if write != "xls":  # a zip has checksums
        assert all(file.sheets[0][1].equals(grid) for file in files if isinstance(file, Opened))
    assert held and len(held) < len(files)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = xlsx(tmp_path / "bomb.xlsx", "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive, archive.open("xl/sharedStrings.xml", "w") as part:
        for _ in range(512):
            part.write(b" " * (1 << 20))
    assert path.stat().st_size < 600_000
    limited.close()
    begun = time.monotonic()
    refused(path, "คลายออกแล้วใหญ่ผิดปกติ (512 MB)", "a zip bomb")
    assert time.monotonic() - begun < 2
    assert limited.run(jobs.peak) < 150 << 20


def test_a_cell_absurdly_far_away_is_named(tmp_path):
    far = f'{ROW}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    refused(xlsx(tmp_path / "far.xlsx", far), "อยู่ไกลจากตารางมาก (XFD1048576)", "cell XFD1048576")


def test_so_it_is_in_a_large_sheet_that_says_how_vast_it_is(tmp_path):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 20_001))
    far = f'{rows}<row r="900000"><c r="B900000"><v>1</v></c></row><row r="900001"><c r="ZZ900001"><v>1</v></c></row>'
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><dimension ref="A1:ZZ900001"/><sheetData>{far}</sheetData></worksheet>'
    refused(xlsx(tmp_path / "far.xlsx", "", more={"xl/worksheets/sheet1.xml": sheet}), "(ZZ900001)", "cell ZZ900001")


def test_a_sheet_that_does_not_say_how_vast_it_is_kills_only_the_child(tmp_path):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 20_001))
    far = f'{rows}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    refused(xlsx(tmp_path / "far.xlsx", far), "Ctrl+End", "memory")


@pytest.mark.parametrize(
    "rows",
    [
        ods_row(times=1_000_000) + ods_row(*[None] * 20, 1),
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"/>'
        f'<table:table-cell office:value-type="float" office:value="1"/></table:table-row>{ods_row(1, times=100_000)}',
        ods_row(*range(100), times=1_000_000),
    ],
)
def test_so_it_is_named_in_an_ods(tmp_path, rows):
    refused(ods(tmp_path / "far.ods", ods_row("ก") + rows), "อยู่ไกลจากตารางมาก", "absurdly far")


def test_blanks_to_the_end_of_an_ods_are_no_cells(tmp_path):
    (file,) = opened(ods(tmp_path / "a.ods", ods_row("ก") + ods_row(None, times=1_048_000)))
    assert len(file.sheets[0][1]) == 1


def test_a_vast_xls_with_little_in_it_is_read(tmp_path):
    book = xlwt.Workbook()
    page = book.add_sheet("ขยะ")
    for row, column, value in ((0, 0, "ก"), (65_535, 254, 7), (65_535, 255, 8)):
        page.write(row, column, value)
    book.save(str(tmp_path / "a.xls"))
    limited.close()
    (file,) = opened(tmp_path / "a.xls")
    grid = file.sheets[0][1]
    assert grid.shape == (65_536, 256) and sum(column.length() - column.null_count for column in grid.columns) == 3
    assert (grid["0"][0].as_py(), grid["254"][65_535].as_py(), grid["255"][65_535].as_py()) == ("ก", "7", "8")
    assert limited.run(jobs.peak) < 400 << 20


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
READS = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("attack", [LAUGHS, READS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml", "docProps/core.xml", "xl/workbook.xml"])
def test_entities_in_any_part_are_refused_unread(tmp_path, part, encoding, attack):
    said = f"<?xml version='1.0' encoding='utf-16'?>{attack}<x>&b;</x>".replace("utf-16", encoding[:6].rstrip("-"))
    refused(xlsx(tmp_path / "a.xlsx", ROW, more={part: said.encode(encoding)}), "DTD หรือ ENTITY", f"{part} declares XML entities")


def as_link(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.create_system, part.external_attr = 3, 0o120777 << 16
    return part


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("parts", "th", "en"),
    [
        ([("../../etc/cron.d/x", "")], "ชี้ออกนอกไฟล์", "leads out of the zip"),
        ([("/etc/passwd", "")], "ชี้ออกนอกไฟล์", "leads out of the zip"),
        ([("xl\\..\\..\\x", "")], "ชี้ออกนอกไฟล์", "leads out of the zip"),
        ([("C:/x", "")], "ชี้ออกนอกไฟล์", "leads out of the zip"),
        ([(as_link("xl/worksheets/sheet2.xml"), "/etc/passwd")], "มีลิงก์ซ่อนอยู่", "symbolic link"),
        ([("XL/Workbook.xml", "")], "ชื่อซ้ำกัน", "same name"),
        ([("xl/workbook.xml", "")], "ชื่อซ้ำกัน", "same name"),
        ([(f"x/{number}", "") for number in range(10_000)], "10,005 ชิ้น", "10,005 parts"),
    ],
)
def test_a_crafted_zip_is_not_opened(tmp_path, parts, th, en):
    path = xlsx(tmp_path / "a.xlsx", ROW, more={})
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in parts:
            archive.writestr(name, content)
    refused(path, th, en)


def test_a_part_larger_than_it_says_is_not_opened(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", "", more={"xl/worksheets/sheet1.xml": ROW + " " * 100_000})
    whole = path.read_bytes()
    size = len(ROW.encode()) + 100_000
    path.write_bytes(whole.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little")))
    refused(path, "ไฟล์เสีย (xl/worksheets/sheet1.xml is larger", "sheet1.xml is larger than the zip says")


def test_an_encrypted_part_needs_a_password(tmp_path):
    path = xlsx(tmp_path / "a.xlsx", ROW)
    whole = bytearray(path.read_bytes())
    at = whole.index(b"PK\x01\x02")
    whole[at + 8] |= 1
    path.write_bytes(whole)
    refused(path, "รหัสผ่าน", "encrypted")


@pytest.mark.parametrize(
    ("parts", "said"), [({"word/document.xml": "<x/>"}, "Word"), ({"ppt/presentation.xml": "<x/>"}, "PowerPoint"), ({"ภาพ.jpg": "x"}, "ZIP")]
)
def test_another_zip_under_a_workbooks_name_is_refused_by_what_it_is(tmp_path, parts, said):
    refused(zipped(tmp_path / "a.xlsx", parts), f"เนื้อในไฟล์เป็น {said}", f"this is {said}")


def test_an_old_xls_under_a_new_name_is_read_and_a_new_one_under_an_old_name(tmp_path):
    book = xlwt.Workbook()
    book.add_sheet("ขยะ").write(0, 0, "ยะลา")
    book.save(str(tmp_path / "old.xlsx"))
    for file in opened(tmp_path / "old.xlsx", xlsx(tmp_path / "new.xls", ROW)):
        assert file.sheets[0][1]["0"].to_pylist() == ["ยะลา"]
