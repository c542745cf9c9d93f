"""A group of tables → the contract that takes them in, as its file says it."""

import json
import re
from collections.abc import Iterable
from datetime import date

from pipelines.draft.groups import Group
from pipelines.draft.kinds import Kind
from pipelines.draft.names import label_of
from pipelines.draft.personal import PDPA
from pipelines.draft.rows import Skipped, escaped
from pipelines.draft.tables import Column, Drafted
from pipelines.draft.words import COMMENT, ORDINAL
from pipelines.readers.grid import is_blank
from pipelines.readers.letters import letters

PLAIN = re.compile(r"[A-Za-zก-ฮเ-ไ][\wก-๙./()-]*( [\wก-๙./()-]+)*")
NOT_TEXT = {"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
WORKBOOKS = ("xlsx", "xls", "xlsb", "ods", "html", "workbook_xml")


def contract_text(drafted: Drafted, group: Group, department: str, name: str) -> str:
    """The contract's file: every heading taken or left out, every doubt a comment at its head."""
    meta, columns = _meta(drafted, group), _columns(group)
    title = group.first.sheet or drafted.path.stem
    doubts = [doubt for table in group.tables for doubt in table.doubts]
    head = [f"# ร่างจาก {_line(drafted.path.name)} เมื่อ {date.today():%Y-%m-%d} — drafted by `yala draft`: read each line, and ask the office."]
    head += [f"# ? {_line(doubt.th)} → {_line(doubt.default_th)} · {_line(doubt.en)} → {_line(doubt.default_en)}" for doubt in doubts]
    lines = [
        *head,
        "sources:",
        f"  - name: {department}",
        "    tables:",
        f"      - name: {name}",
        f"        description: {scalar(f'{title} (ร่าง) หนึ่งแถวต่อหนึ่งรายการ')}",
        "        config:",
        "          loaded_at_field: _received_at",
        "          freshness: {warn_after: {count: 40, period: day}}",
        "          meta:",
        f"            label_en: {scalar(label_of(name, name))}",
        f"            data_category: {'ข้อมูลส่วนบุคคล' if any(column.personal for column in group.columns) else 'ข้อมูลสาธารณะ'}",
        *(f"            {line}" for line in meta),
        "        columns:",
        *(f"          - {flow(column)}" for column in columns),
    ]
    return "\n".join(lines) + "\n"


def _line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029{}]+", " ", text)


def _meta(drafted: Drafted, group: Group) -> list[str]:
    taken, left = taken_and_left(group)
    lines = [f"read: {flow(read_of(drafted, group))}"]
    if skips := _skips(group, taken):
        lines += ["skip:", *(f"  - {flow(skip)}" for skip in skips)]
    key = [kept_name(column) for column in group.columns if column.name in group.key] + (
        [group.across.heading_as] if group.across and group.key else []
    )
    if drafted.kind == "database":
        key = [kept_name(column) for column in taken if column.heading in drafted.unique] or key
        lines.append(f"replaces: {'same_key' if key and drafted.cursor else 'everything'}")
    else:
        lines.append(f"replaces: {'same_key' if key else 'same_file'}     # ถามหน่วยงานว่าไฟล์ใหม่แทนของเก่าอย่างไร · ask what a new file replaces")
    lines.append(f"key: {flow(key)}")
    if nothing := sorted({text for column in group.columns for text in column.kind.nothing}):
        lines.append(f"nothing: {flow(nothing)}")
    if filled := [kept_name(column) for column in taken if column.name in group.first.fill_down]:
        lines.append(f"fill_down: {flow(filled)}")
    if group.across:
        across = group.across
        lines.append(f"wide: {flow({'headings': across.patterns, 'heading_as': across.heading_as, 'cell_as': across.cell_as})}")
    if hashed := {kept_name(column): column.personal.how for column in taken if column.personal}:
        lines.append(f"personal: {flow(hashed)}")
    said = {spelling(group, column): kept_name(column) for column in taken}
    lines += ["headings:", *(f"  {scalar(heading)}: {name}" for heading, name in said.items())] if said else ["headings: {}"]
    if left:
        lines += ["leave_out:", *(f"  {scalar(heading)}: {scalar(why)}" for heading, why in left.items())]
    return lines


def spelling(group: Group, column: Column) -> str:
    """What the contract calls a column of the file: its heading, or its letter."""
    return letters(column.place) if group.first.is_lettered else column.heading


def kept_name(column: Column) -> str:
    """The name of a column as it lands."""
    if column.personal and column.personal.how == "hash":
        return f"{column.name}_hash"
    return "birth_year_ce" if column.personal and column.personal.how == "year_of_birth" else column.name


def taken_and_left(group: Group) -> tuple[list[Column], dict[str, str]]:
    """The columns that land under a heading of their own, and the headings left out with why."""
    across = group.across.columns if group.across else []
    taken, left, births = [], {}, 0
    if group.first.is_lettered:
        own = group.first.shape.columns
        left = {letters(place): "คอลัมน์นี้ว่างในตาราง" for place in range(own[0], own[-1]) if place not in own}
    for column in group.columns:
        if column in across:
            continue
        if not column.heading:
            left[spelling(group, column)] = "คอลัมน์ไม่มีหัว ให้ถามหน่วยงานว่าคืออะไร"
        elif column.personal and (column.personal.how == "leave_out" or (births and column.personal.how == "year_of_birth")):
            left[spelling(group, column)] = f"{column.personal.th} {PDPA}"
        else:
            births += bool(column.personal and column.personal.how == "year_of_birth")
            taken.append(column)
    return taken, left


def read_of(drafted: Drafted, group: Group) -> dict:
    """The words of `read`."""
    if drafted.kind == "database":
        read = {"reader": "database", "dsn": f"env:{drafted.where.name}", "table": str(drafted.path)}
        return read | ({"cursor": drafted.cursor} if drafted.cursor else {})
    table, files = group.first, files_of(drafted)[0]
    if drafted.kind in ("json", "xml"):
        return {"reader": drafted.kind, "files": files} | ({"rows": drafted.records} if drafted.records else {})
    read: dict = {"reader": "text" if drafted.kind == "text" else "spreadsheet", "files": files}
    if drafted.kind == "text" and drafted.delimiter != ",":
        read["delimiter"] = drafted.delimiter
    if drafted.kind != "text" and table.sheet:
        sheets = list(dict.fromkeys(_exactly(each.sheet) for each in group.tables))
        read["sheet"] = sheets[0] if len(sheets) == 1 else sheets
        if len(sheets) > 1:
            read["sheet_as"] = "sheet_name"
    rows = [] if table.is_lettered else table.header_rows
    if rows != [1]:
        read["header_rows"] = rows
    if needs_blocks(drafted, group):
        read["blocks"] = list(dict.fromkeys(f"{letters(each.shape.columns[0])}:{letters(each.shape.columns[-1])}" for each in group.tables))
    return read


def needs_blocks(drafted: Drafted, group: Group) -> bool:
    """Whether other columns of the sheet hold something, which is no part of this table."""
    if group.first.shape.is_block:
        return True
    grid, own = drafted.grids[group.first.sheet], range(group.first.shape.columns[0], group.first.shape.columns[-1] + 1)
    return any(not is_blank(grid.select([place])) for place in range(grid.num_columns) if place not in own)


def files_of(drafted: Drafted) -> tuple[str, str]:
    """The pattern of such files' names, and a name for the sample that it means: what changes from delivery to delivery is left open."""
    suffix = drafted.path.suffix
    start = re.split(r"[\d๐-๙]", drafted.path.stem)[0].rstrip(" _-.(")
    start = start if len(start) > 1 else ""
    ending = ".xls*" if suffix.lower() in (".xls", ".xlsx", ".xlsm", ".xlsb") else suffix
    written = ".xlsx" if ending == ".xls*" and drafted.kind in WORKBOOKS else suffix
    return f"{_exactly(start)}*{ending}", f"{start} ตัวอย่าง{written}".strip()


def _exactly(name: str) -> str:
    """A name as the pattern that means only it."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _skips(group: Group, taken: list[Column]) -> list[dict]:
    names = {column.place: kept_name(column) for column in taken}
    rules: list[dict] = []
    if group.first.is_lettered:
        rules += _above(group, names)
    for skipped in [skipped for table in group.tables for skipped in table.sifted.skipped]:
        rule = _rule(group, skipped, names)
        if rule and rule not in rules:
            rules.append(rule)
    return rules


def _rule(group: Group, skipped: Skipped, names: dict[int, str]) -> dict | None:
    if skipped.column is not None and skipped.column not in names:  # that column does not land, so another must tell
        table = group.first
        blank = [place for place in names if all(not table.columns[table.shape.columns.index(place)].cells.null_count for _ in [0])]
        return {"column": names[blank[0]], "blank": True, "why": skipped.why} if blank else None
    rule: dict = {} if skipped.column is None else {"column": names[skipped.column]}
    rule |= {"blank": True} if skipped.blank else {"like": skipped.like[0] if len(skipped.like) == 1 else skipped.like}
    rule |= {"to_end": True} if skipped.to_end else {}
    return rule | ({"total": skipped.total} if skipped.total else {}) | {"why": skipped.why}


def _above(group: Group, names: dict[int, str]) -> list[dict]:
    """Where columns go by their letters, what stands above the data is skipped by its words."""
    table, likes = group.first, {}
    for row in table.texts_above.values():
        place, text = next(((place, text) for place, text in row if place in names), (None, ""))
        if place is not None:
            likes.setdefault(place, []).append("\\%%" if text.startswith("%") else escaped(text))
    return [{"column": names[place], "like": list(dict.fromkeys(texts)), "why": "หัวเรื่องและหัวตาราง"} for place, texts in likes.items()]


def _columns(group: Group) -> list[dict]:
    taken, _ = taken_and_left(group)
    said = [_column(kept_name(column), _kept_kind(column), column.heading, column.label_en) for column in taken]
    if len({table.sheet for table in group.tables}) > 1:
        said.insert(0, _column("sheet_name", Kind(), "ชื่อแผ่นงาน", "Sheet"))
    if group.across:
        across = group.across
        said.append(_column(across.heading_as, across.heading_kind, across.th, label_of("", across.heading_as)))
        said.append(_column(across.cell_as, across.cell_kind, f"ค่าของแต่ละ{across.th}", label_of("", across.cell_as)))
    return said


def _kept_kind(column: Column) -> Kind:
    if column.personal:
        return Kind("varchar" if column.personal.how == "hash" else "integer")
    return column.kind


def _column(name: str, kind: Kind, heading: str, label_en: str) -> dict:
    description = heading if re.search("[ก-๙]", heading) else f"ค่าในคอลัมน์ {heading}"
    description = "ลำดับแถว" if re.match(ORDINAL, heading) else re.sub(COMMENT, "", description)
    return {"name": name, "data_type": kind.data_type, "description": description.strip(), "config": {"meta": kind.words | {"label_en": label_en}}}


def flow(said: object) -> str:
    """A value as YAML writes it in one line."""
    if isinstance(said, dict):
        return "{" + ", ".join(f"{scalar(key)}: {flow(value)}" for key, value in said.items()) + "}"
    if isinstance(said, Iterable) and not isinstance(said, str):
        return "[" + ", ".join(map(flow, said)) + "]"
    return scalar(said) if isinstance(said, str) else json.dumps(said)


def scalar(text: str) -> str:
    """A text as YAML writes it: plain where that is safe."""
    return text if PLAIN.fullmatch(text) and text.lower() not in NOT_TEXT else json.dumps(text, ensure_ascii=False)
