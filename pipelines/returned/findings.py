"""What an office is told of one delivery: the verdict, the numbers, what to do, and every cell, total and skipped row by its place."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb
import pyarrow as pa

from pipelines.contract import Contract, departments
from pipelines.held import Held
from pipelines.judging.judge import Judged
from pipelines.judging.refusals import MASK
from pipelines.readers.columns import remembered
from pipelines.returned.marking import ORANGE, ROWS_SHEET, YELLOW
from pipelines.returned.package import address, place
from pipelines.returned.report_sheet import Link, Report, Rows, Said, Table, clean

MOST_SHOWN = 5_000  # cells that are marked and listed: nobody mends more by hand, and each costs the spreadsheet a comment to draw
NUMBER, SHEET, CELL, HEADING = Said("ที่", "No."), Said("แผ่นงาน", "Sheet"), Said("เซลล์", "Cell"), Said("หัวคอลัมน์", "Heading")
COUNT, READ, ENGLISH = Said("จำนวน", "Count"), Said("อ่านได้", "Was read"), Said("ภาษาอังกฤษ", "In English")
BY_COLUMN = """
    select '' as sheet, count(*) as cells, heading, coalesce(first(was_read), '') as example, first(reason_th) as th, first(reason_en) as en
    from found group by heading order by cells desc, heading"""
BY_REASON = """
    select _sheet, count(*) as rows, case when min(_row) = max(_row) then min(_row)::varchar else min(_row) || '–' || max(_row) end as place, why
    from found group by _sheet, why order by _sheet, min(_row)"""
MEND = (*(NUMBER, SHEET, CELL, HEADING, READ), Said("ต้องแก้อย่างไร", "What is expected"), ENGLISH)


@dataclass(frozen=True)
class Findings:
    """One delivery: judged, or held. `rows` are its rows as they were judged, if they are at hand."""

    contract: Contract
    file_name: str
    judged: Judged | None
    held: Held | None
    rows: pa.Table | None

    @cached_property
    def cells(self) -> list[dict]:
        """The cells to mend, as in `Judged.refused`; of very many the first."""
        return self.judged.refused.slice(0, MOST_SHOWN).to_pylist() if self.judged else []

    @cached_property
    def totals(self) -> list[dict]:
        """The totals that differ from the sum of their rows, as in `Judged.totals`; of very many the first."""
        return self.judged.totals.slice(0, MOST_SHOWN).to_pylist() if self.judged else []

    def marks(self) -> list[list[str]]:
        """What to mark in the office's own workbook: sheet, cell, colour, sentence."""
        colours = [(cell, ORANGE) for cell in self.cells] + [(cell, YELLOW) for cell in self.totals]
        return [
            [cell["_sheet"], cell["cell"], colour, clean(f"{cell['reason_th']}\n{cell['reason_en']}")] for cell, colour in colours if cell["cell"]
        ]

    def report_of_marked(self) -> Report:
        """The first sheet of the office's own workbook, marked."""
        do = []
        if self.cells:
            do += [
                Said("กดที่ตำแหน่งเซลล์ในตารางด้านล่างเพื่อไปยังเซลล์นั้น", "Click a cell's place below to go there."),
                Said("แก้เซลล์สีส้มแล้วส่งไฟล์นี้กลับมาทั้งไฟล์ โดยใช้ชื่อไฟล์เดิม", "Mend the orange cells and send this whole file again under the same name."),
            ]
        return self._report(do, [_link(cell, cell["_sheet"], cell["cell"]) for cell in self.cells], is_marked=True)

    def report_beside(self) -> tuple[Report, Rows | None]:
        """The first sheet of a workbook of ours, and the refused rows for its second."""
        if not self.cells:
            return self._report([], [], is_marked=False), None
        rows, places = self._refused_rows()
        do = [
            Said(f"ดูแถวที่ตีกลับในแผ่น «{ROWS_SHEET}» เซลล์สีส้มมีคำอธิบาย", "The refused rows are on the second sheet; orange cells have a comment."),
            Said(
                "แก้ในไฟล์ของท่านเอง (ไม่ใช่ไฟล์นี้) แล้วส่งไฟล์นั้นมาใหม่ทั้งไฟล์ โดยใช้ชื่อเดิม",
                "Mend your own file (not this one) and send all of it again under the same name.",
            ),
        ]
        return self._report(do, [_link(cell, ROWS_SHEET, where) for cell, where in zip(self.cells, places, strict=True)], is_marked=False), rows

    def _report(self, do: list[Said], links: list[Link | str], is_marked: bool) -> Report:
        name = next((said["name_th"] for said in departments() if said["department_code"] == self.contract.department), self.contract.department)
        facts: list[tuple[Said, str | int]] = [
            (Said("ไฟล์", "File"), self.file_name),
            (Said("หน่วยงาน", "Department"), name),
            (Said("ข้อมูล", "Table"), f"{self.contract.description} ({self.contract.id})"),
        ]
        if self.held:
            facts += [(Said("เหตุผล", "Reason"), f"{self.held.th}\n{self.held.en}")]
            do = [
                Said("ทำตามเหตุผลข้างบน แล้วส่งไฟล์มาใหม่ทั้งไฟล์ โดยใช้ชื่อเดิม", "Do what the reason says, and send the whole file again under the same name."),
                Said("หากไม่แน่ใจให้ถามทีมข้อมูล ระหว่างนี้ระบบยังใช้ข้อมูลที่ส่งไว้ก่อนหน้า", "Ask the data team if in doubt; until then what you sent before counts."),
            ]
            return Report(Said("ยังไม่รับไฟล์นี้", "This file is on hold: nothing of it was taken"), facts, do + self._of_our_sheet(is_marked), [])
        sent, taken, refused = self.judged.rows_sent, len(self.judged.landed), self.judged.rows_refused
        facts += [
            (Said("แถวที่ส่ง", "Rows sent"), sent),
            (Said("รับแล้ว", "Taken"), taken),
            (Said("ตีกลับให้แก้", "Returned"), refused),
            (Said("ข้าม เพราะไม่ใช่ข้อมูล", "Skipped, no data"), len(self.judged.skipped)),
        ]
        verdict = Said(f"รับแล้ว {taken:,} แถว ตีกลับให้แก้ {refused:,} แถว", f"{taken:,} rows taken, {refused:,} returned to be mended")
        if not refused:
            verdict = Said("รับแล้วทุกแถว แต่มียอดรวมที่ไม่ตรงกับแถวย่อย", "All rows taken, but totals differ from the sum of their rows")
        if self.totals:
            do = [*do, Said("ตรวจยอดรวมที่ไม่ตรง (สีเหลือง) ระบบนับจากแถวย่อยเสมอ", "Look at the totals that differ (yellow); we always count the rows.")]
        return Report(verdict, facts, do + self._of_our_sheet(is_marked), self._tables(links))

    def _of_our_sheet(self, is_marked: bool) -> list[Said]:
        return [Said("แผ่นนี้ไม่ต้องลบ เมื่อส่งกลับมาระบบจะข้ามแผ่นนี้เอง", "This sheet may stay: it is passed over.")] if is_marked else []

    def _tables(self, links: list[Link | str]) -> list[Table]:
        tables = []
        if len(self.cells) < len(self.judged.refused):
            name = f"มี {len(self.judged.refused):,} เซลล์ แสดงไว้ {MOST_SHOWN:,} เซลล์แรก สรุปตามคอลัมน์ได้ดังนี้"
            lines = _query(BY_COLUMN, found=self.judged.refused)
            headings = (NUMBER, Said("", ""), COUNT, HEADING, Said("ตัวอย่าง", "Example"), *MEND[5:])
            tables.append(Table(Said(name, f"By column; only the first {MOST_SHOWN:,} cells are shown"), headings, _numbered(lines)))
        if self.cells:
            lines = [
                (cell["_sheet"], link, cell["heading"], cell["was_read"] or "(ว่าง)", cell["reason_th"], cell["reason_en"])
                for cell, link in zip(self.cells, links, strict=True)
            ]
            tables.append(Table(Said("เซลล์ที่ต้องแก้", "Cells to mend"), MEND, _numbered(lines)))
        if self.totals:
            lines = [(cell["_sheet"], _link(cell, cell["_sheet"], cell["cell"]), cell["heading"], *_difference(cell)) for cell in self.totals]
            headings = (
                *MEND[:4],
                Said("ยอดที่เขียนไว้", "Total as written"),
                Said("รวมจากแถวย่อยและผลต่าง", "Sum of rows, difference"),
                ENGLISH,
            )
            tables.append(Table(Said("ยอดรวมที่ไม่ตรง", "Totals that differ"), headings, _numbered(lines)))
        if len(self.judged.skipped):
            lines = _query(BY_REASON, found=self.judged.skipped)
            headings = (NUMBER, SHEET, COUNT, Said("อยู่ในแถวที่", "Among rows"), Said("เหตุผล", "Why"))
            tables.append(Table(Said("แถวที่ข้าม", "Skipped rows"), headings, _numbered(lines)))
        return tables

    def _refused_rows(self) -> tuple[Rows, list[str]]:
        """The rows of the cells to mend, as the office sees them, and where on their sheet each of those cells lies."""
        lines: dict[tuple, dict[tuple, str | None]] = {(cell["_sheet"], cell["_row"]): {} for cell in self.cells}
        if self.rows is not None:
            found, wide = remembered(self.rows), self.contract.wide
            passed_over = self.contract.found_elsewhere - {wide.cell_as if wide else None}
            keys = pa.table({"_sheet": [sheet for sheet, _ in lines], "_row": [row for _, row in lines]})
            for row in _query("from sent semi join keys using (_sheet, _row) order by _part", sent=self.rows, keys=keys).to_pylist():
                for name, (heading, letters) in found[row["_sheet"]][row["_part"]].items():
                    if name not in passed_over:
                        text = row[name] if name not in self.contract.personal or row[name] is None else MASK
                        lines[row["_sheet"], row["_row"]][letters, heading] = text
        for cell in self.cells:
            lines[cell["_sheet"], cell["_row"]][_column(cell)] = cell["was_read"]
        columns = sorted({column: None for line in lines.values() for column in line}, key=lambda column: place(f"{column[0]}1")[1])
        numbers = {key: number for number, key in enumerate(lines)}
        spots = [(numbers[cell["_sheet"], cell["_row"]], 2 + columns.index(_column(cell))) for cell in self.cells]
        wrong: dict[tuple[int, int], str] = {}
        for spot, cell in zip(spots, self.cells, strict=True):
            wrong[spot] = "\n".join([*([wrong[spot]] if spot in wrong else []), cell["reason_th"], cell["reason_en"]])
        texts = [[sheet, str(row), *(line.get(column) for column in columns)] for (sheet, row), line in lines.items()]
        rows = Rows([SHEET.th, "แถวที่", *(heading for _, heading in columns)], texts, wrong)
        return rows, [address(line + 2, column) for line, column in spots]


def _column(cell: dict) -> tuple[str, str]:
    """By what a column of the office's file is known: its letter, if it has one, and its heading."""
    return cell["cell"].rstrip("0123456789"), cell["heading"]


def _link(cell: dict, sheet: str, where: str) -> Link | str:
    """The place of a cell in its file, leading to a cell of the workbook that this is written in, if it is there."""
    name = cell["cell"] or f"แถว {cell['_row']}"
    return Link(name, sheet, where) if where else name


def _difference(total: dict) -> tuple[str, str, str]:
    said, summed = Decimal(total["said"]), Decimal(total["summed"])
    return f"{said:,}", f"แถวย่อยรวมได้ {summed:,} ต่างกัน {said - summed:+,}", f"its rows make {summed:,}, a difference of {said - summed:+,}"


def _numbered(lines: list[tuple] | pa.Table) -> list[tuple]:
    found = [tuple(line.values()) for line in lines.to_pylist()] if isinstance(lines, pa.Table) else lines
    return [(number, *line) for number, line in enumerate(found, 1)]


def _query(sql: str, **tables: pa.Table) -> pa.Table:
    """What DuckDB says of some tables, each by its name."""
    with duckdb.connect() as db:
        for name, table in tables.items():
            db.register(name, table)
        return db.execute(sql).to_arrow_table()
