"""Text, pages and documents are read as what they are; text decoded wrongly on its way here is mended where that is certain."""

import codecs
import json

import pytest

from pipelines import limited
from pipelines.held import UNCALCULATED, Held
from pipelines.layout import Document, Spreadsheet, Text
from pipelines.readers.mend import LOST
from pipelines.readers.opening import Opened, open_files
from tests.pipelines import jobs
from tests.pipelines.test_opening import save

ROWS = [["วันที่", "ชุมชน", "ตัน"], ["15/3/2567", "ตลาดเก่า", "1,250.5"], [None, "ผังเมือง ๔", None]]
BOOK = Spreadsheet(reader="spreadsheet", files="*")
COMMAS = Text(reader="text", files="*")


def opened(read, path, content: bytes | str | None = None, **more) -> Opened | Held:
    if content is not None:
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (file,) = open_files(read, [(path, path.name)], **more)
    return file


def rows(file: Opened | Held) -> list[list]:
    assert isinstance(file, Opened), file
    ((_, grid),) = file.sheets
    return [list(row.values()) for row in grid.to_pylist()]


def written(delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' if "," in (cell or "") else cell or "" for cell in row) for row in ROWS)


@pytest.mark.parametrize("agreed", ["auto", "same"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"])
def test_a_csv_says_the_same_in_every_encoding(tmp_path, encoding, agreed):
    named = "auto" if agreed == "auto" else encoding if encoding == "cp874" else encoding[:6].rstrip("-")
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" and agreed == "same" else b""
    read = Text(reader="text", files="*", encoding="utf-8" if named == "utf-8" else named)
    assert rows(opened(read, tmp_path / "a.csv", mark + written().encode(encoding))) == ROWS


@pytest.mark.parametrize(
    ("content", "agreed", "said"),
    [
        ("ยะลา,ตลาดเก่า,ผังเมือง".encode()[:-1], "auto", "utf-8"),  # a letter cut in two: as code page 874 it would be read as others
        (b"\xc2\xd0\xc5\xd2,\x81", "auto", "utf-8, cp874"),
        ("ยะลา".encode("cp874"), "utf-8", "utf-8"),
    ],
)
def test_bytes_that_are_in_no_encoding_agreed_hold_the_file(tmp_path, content, agreed, said):
    reason = opened(Text(reader="text", files="*", encoding=agreed), tmp_path / "a.csv", content)
    assert f"ไม่ใช่รหัสอักขระ {said}" in reason.th and f"not in {said} " in reason.en


@pytest.mark.parametrize("cell", ['"ชุมชน', '"ชุมชน" ก'])
def test_a_quotation_mark_astray_is_named_by_its_row(tmp_path, cell):
    reason = opened(COMMAS, tmp_path / "a.csv", f"ก,ข\n1,2\n3,{cell}\n5,6\n")
    assert "แถวที่ 3" in reason.th and "row 3" in reason.en


def test_blank_lines_and_breaks_within_a_cell_count_as_a_spreadsheet_counts_them(tmp_path):
    assert rows(opened(COMMAS, tmp_path / "a.csv", '"ก\r\nข",1\r\n\r\n2,3,4\r\n')) == [["ก\r\nข", "1", None], [None] * 3, ["2", "3", "4"]]


def test_a_long_file_needs_little_memory(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("15/3/2567,ตลาดเก่า,1250.5,,1,2,3,4,5,6\n" * 300_000, encoding="cp874")
    limited.close()
    assert len(opened(COMMAS, path).sheets[0][1]) == 300_000
    assert limited.run(jobs.peak) < 250 << 20


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_under_a_workbooks_name_is_read_as_csv_and_noted(tmp_path, delimiter):
    file = opened(BOOK, tmp_path / "a.xls", written(delimiter).encode("cp874"))
    assert rows(file) == ROWS and "ข้อความ (CSV)" in file.notes[0].th and "text (CSV)" in file.notes[0].en


def test_html_under_a_workbooks_name_is_read_as_its_tables(tmp_path):
    page = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=tis-620"><title>x</title><style>td {}</style></head>
        <body><h3>รายงาน</h3><table border=1><tr><th rowspan=2>ชุมชน<th colspan=2>ครัวเรือน<tr><td>ชาย</td><td>หญิง</td></tr>
        <tr><td>ตลาด&nbsp;เก่า &amp; ใหม่<br>หมู่ 1</td><td>1,250<td></table><p>หมายเหตุ</p><table><tr><td>รวม</table></body></html>"""
    file = opened(BOOK, tmp_path / "a.xls", page.encode("cp874"))
    assert rows(file) == [
        ["รายงาน", None, None],
        ["ชุมชน", "ครัวเรือน", None],
        [None, "ชาย", "หญิง"],
        ["ตลาด เก่า & ใหม่\nหมู่ 1", "1,250", None],
        ["หมายเหตุ", None, None],
        ["รวม", None, None],
    ]
    assert "HTML" in file.notes[0].th


def test_an_xml_spreadsheet_of_2003_is_a_workbook(tmp_path):
    def sheet(name: str, rows: str) -> str:
        return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table></Worksheet>'

    cells = """<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">ก</Data></Cell>
        <Cell><Data ss:Type="Number">1.5</Data></Cell></Row>
        <Row><Cell><Data ss:Type="DateTime">2567-03-15T00:00:00.000</Data></Cell><Cell ss:Formula="=A1"/></Row>"""
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    book = f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook {space}>{sheet("ข้อมูล", cells)}{sheet("ว่าง", "")}</Workbook>'
    assert rows(opened(BOOK, tmp_path / "a.xls", book)) == [[None] * 4, [None, "ก", None, "1.5"], ["2567-03-15", f"{UNCALCULATED} =A1", None, None]]


def test_a_workbook_under_the_name_of_a_csv_is_read_as_a_workbook_and_noted(tmp_path):
    file = opened(COMMAS, save(tmp_path / "a.xlsx", ["ก", 1]).rename(tmp_path / "a.csv"))
    assert rows(file) == [["ก", "1"]] and "สมุดงาน" in file.notes[0].th


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "ว่างเปล่า"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b'[{"a": 1}]', "JSON"),
        (b"<a/>", "XML"),
        (b"a\0b\1c", "ไม่ใช่สมุดงาน"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(tmp_path, content, said):
    assert said in opened(BOOK, tmp_path / "a.xlsx", content).th


@pytest.mark.parametrize(
    ("accident", "arrives"),
    [
        ("ÂÐÅÒ", "ยะลา"),
        ("à·ÈºÒÅ¹¤ÃÂÐÅÒ ËÁÙè 5", "เทศบาลนครยะลา หมู่ 5"),
        ("à¸¢à¸°à¸¥à¸²", "ยะลา"),
        ("เธขเธฐเธฅเธฒ", "ยะลา"),
        ("Café", "Café"),
        ("naïve, 25°C, m², µg/m³, ½", "naïve, 25°C, m², µg/m³, ½"),
        ("เธอดำเนินการ", "เธอดำเนินการ"),
        ("ยะลา ÂÐÅÒ", f"{LOST}ยะลา ÂÐÅÒ"),
        ("เน€เธ—เธจเธ", f"{LOST}เน€เธ—เธจเธ"),
    ],
)
def test_text_decoded_wrongly_is_mended_where_that_is_certain_and_marked_where_not(tmp_path, accident, arrives):
    assert rows(opened(BOOK, save(tmp_path / "a.xlsx", ["ตลาดเก่า"], [accident]))) == [["ตลาดเก่า"], [arrives]]
    assert rows(opened(COMMAS, tmp_path / "a.csv", f'ตลาดเก่า\n"{accident}"')) == [["ตลาดเก่า"], [arrives]]


def test_a_short_text_is_mended_by_what_stands_beside_it(tmp_path):
    assert rows(opened(BOOK, save(tmp_path / "a.xlsx", ["¡¨", "¡Ò-¨¹ºØÃÕ"], ["Ãº", "ÃÒªºØÃÕ"])))[1] == ["รบ", "ราชบุรี"]
    assert rows(opened(BOOK, save(tmp_path / "b.xlsx", ["¡¨"], ["Ãº"]))) == [[f"{LOST}¡¨"], [f"{LOST}Ãº"]]


def test_json_is_records_by_their_paths(tmp_path):
    said = {"meta": {"n": 2}, "features": [{"id": "01", "at": {"lat": 6.54, "ok": True}, "tags": ["ก"]}, {"id": 1e-7, "at": None, "x": {}}]}
    read = Document(reader="json", files="*", rows="features")
    content = json.dumps(said, ensure_ascii=False).encode("cp874")
    assert rows(opened(read, tmp_path / "a.json", content)) == [
        ["id", "at.lat", "at.ok", "tags", "at", "x"],
        ["01", "6.54", "true", '["ก"]', None, None],
        ["0.0000001", None, None, None, None, "{}"],
    ]
    assert rows(opened(read, tmp_path / "a.json", named=("id", "at")))[1] == ["01", '{"lat": 6.54, "ok": true}', '["ก"]', None]
    assert "«ก.ข»" in opened(Document(reader="json", files="*", rows="ก.ข"), tmp_path / "a.json").th
    assert "บรรทัดที่ 2" in opened(read, tmp_path / "a.json", '{"a":\n}').th


def test_json_without_names_has_the_letters_of_a_spreadsheet(tmp_path):
    said = opened(Document(reader="json", files="*"), tmp_path / "a.json", '[["95", "ยะลา"], ["94", "ปัตตานี", 7]]')
    assert rows(said) == [["A", "B", "C"], ["95", "ยะลา", None], ["94", "ปัตตานี", "7"]]


XML = """<?xml version="1.0" encoding="tis-620"?><r xmlns="urn:x" xmlns:p="urn:y"><a kind="ชุมชน" p:code="01"><n>ตลาดเก่า</n>
    <d type="ชาย" total="5"/><d type="รวม" total="12"/><tel>1</tel><tel>2</tel></a><a kind="อำเภอ"/></r>"""


def test_xml_is_records_by_their_paths_and_nothing_of_them_goes_unseen(tmp_path):
    read = Document(reader="xml", files="*", rows=".//a[@kind='ชุมชน']")
    named = ("@code", "n", "d[@type='รวม']/@total", "ไม่มี")
    assert rows(opened(read, tmp_path / "a.xml", XML.encode("cp874"), named=named)) == [
        ["@code", "n", "d[@type='รวม']/@total", "@kind", "tel"],
        ["01", "ตลาดเก่า", "12", "ชุมชน", "1\n2"],
    ]
    assert rows(opened(read, tmp_path / "a.xml"))[0] == ["@kind", "@code", "n", "d", "tel"]
    assert "«.//b»" in opened(Document(reader="xml", files="*", rows=".//b"), tmp_path / "a.xml").th


def test_xml_that_declares_entities_is_refused(tmp_path):
    read = Document(reader="xml", files="*")
    for head in ("<!DOCTYPE r [<!ENTITY a 'b'>]>", "<!-- x --><!DOCTYPE r SYSTEM 'file:///etc/passwd'>"):
        for encoding in ("utf-8", "utf-16"):
            reason = opened(read, tmp_path / "a.xml", f"<?xml version='1.0' encoding='{encoding}'?>{head}<r><a/></r>".encode(encoding))
            assert "ENTITY" in reason.th and "entities" in reason.en


PROGRAM = '''
import datetime, os
def read(path):
    """One sheet by hand."""
    yield "แผ่น", [["ก", 1.5, None, datetime.date(2567, 3, 15)], [os.path.splitext(path)[1], "HASH_KEY" in os.environ, 12]]
'''


def test_a_departments_own_program_reads_without_our_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("HASH_KEY", "never to be seen")
    (tmp_path / "odd.py").write_text(PROGRAM, encoding="utf-8")
    path = save(tmp_path / "a.xlsx", ["ก"]).rename(tmp_path / "0123abcd")
    (file,) = open_files(BOOK, [(path, "แผน ปี 2567.xlsx")], program=tmp_path / "odd.py")
    assert file.sheets[0][0] == "แผ่น" and rows(file) == [["ก", "1.5", None, "2567-03-15"], [".xlsx", "false", "12", None]]


def test_a_fault_of_it_names_the_program_and_its_line(tmp_path):
    (tmp_path / "odd.py").write_text("def read(path):\n    return []\\\n        + int('1959900123456x')\n", encoding="utf-8")
    (tmp_path / "odder.py").write_text("def read(path):\n    int('1959900123456x')\n", encoding="utf-8")
    path = save(tmp_path / "a.xlsx", ["ก"])
    for name, line in (("odd.py", 3), ("odder.py", 2)):
        reason = opened(BOOK, path, program=tmp_path / name)
        assert f"{name}:{line}" in reason.th and "ValueError" in reason.en and "1959900123456" not in str(reason)
