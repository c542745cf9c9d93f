"""Workbooks (.xlsx .xlsm .xls .xlsb .ods): looked through, the wanted sheets copied for the parser, and read to grids."""

import re
from fnmatch import fnmatchcase
from pathlib import Path
from xml.parsers.expat import ExpatError

import pyarrow as pa

from pipelines import child
from pipelines.held import Held
from pipelines.readers import ole, scan
from pipelines.readers.grid import Workbook, is_blank
from pipelines.readers.parts import parts_of
from pipelines.readers.zipped import Archive, damaged
from pipelines.returned.marking import OUR_SHEETS

WILD = "*?["
PLAIN = re.compile("[!-~ก-ฺเ-์๎-๛]+( [!-~ก-ฺเ-์๎-๛]+)*")  # a name in which nothing is to be mended
COPY = "looked_through"
Wanted = dict[str, bool]  # the sheets that a contract means → whether it names them in full
Read = tuple[Wanted, list[tuple[str, pa.Table]], bool]  # those sheets, their grids, and whether the workbook carries macros


def grids(patterns: list[str], path: Path, kind: str) -> tuple[list[tuple[str, pa.Table]], bool]:
    """Every sheet whose name a pattern means, in the workbook's order; and whether the workbook carries macros, which are never run.

    Row 1 of a grid is the sheet's first row and its column 0 the sheet's A, blank or not. Of sheets that no pattern names in full, those
    that are wholly blank are passed over: old programs put a few into each new workbook.

    Raises:
        Held: damaged, encrypted, made to do harm, a sheet too vast, or no such sheet.
    """
    try:
        wanted, found, has_macros = {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "xlsb": _xlsb}[kind](patterns, path)
    finally:
        for copied in child.scratch.glob(f"{COPY}.*"):
            copied.unlink()
    return _full(wanted, found), has_macros


def taken(found: list[tuple[str, pa.Table]], patterns: list[str]) -> list[tuple[str, pa.Table]]:
    """Of grids already read, those that `grids` would give.

    Raises:
        Held: no such sheet.
    """
    wanted = choose([name for name, _ in found], patterns)
    return _full(wanted, [(name, grid) for name, grid in found if name in wanted])


def _full(wanted: Wanted, found: list[tuple[str, pa.Table]]) -> list[tuple[str, pa.Table]]:
    return [(name, grid) for name, grid in found if wanted[name] or not is_blank(grid)] or found[:1]


def choose(there: list[str], patterns: list[str]) -> Wanted:
    """Those sheets that the patterns mean.

    Raises:
        Held: one that is named in full is not there, or none is there that a pattern means.
    """
    there = [name for name in there if name not in OUR_SHEETS]  # of a workbook that we gave back
    if patterns == ["*"]:
        return dict.fromkeys(there, False)
    found = {pattern: _alike(there, pattern) for pattern in patterns}
    full = {pattern for pattern in patterns if not any(sign in pattern for sign in WILD)}
    missing = [pattern for pattern in patterns if pattern in full and not found[pattern]]
    if missing or not any(found.values()):
        names, listed = (", ".join(f"«{name}»" for name in each) for each in (missing or patterns, there))
        raise Held(f"ไม่พบแผ่นงาน {names} ในไฟล์มี {listed}", f"no sheet {names}; there are {listed}")
    named = {name for pattern in full for name in found[pattern]}
    meant = {name for names in found.values() for name in names}
    return {name: name in named for name in there if name in meant}


def _alike(there: list[str], pattern: str) -> list[str]:
    """As thai.alike, which loads a database: that takes longer than most workbooks, and 50 MB, so plain names do without."""
    if all(PLAIN.fullmatch(name) and "เเ" not in name for name in (pattern, *there)):
        return [name for name in there if fnmatchcase(name.casefold(), pattern.casefold())]
    from pipelines.thai import alike

    return alike(there, pattern)


def _xlsx(patterns: list[str], path: Path) -> Read:
    archive = Archive(path)
    archive.look_through()
    parts = parts_of(archive)
    wanted = choose(list(parts.sheets), patterns)
    watches = {name: scan.SheetWatch(name, archive.parts[parts.sheets[name]].file_size, parts.recalculates) for name in wanted}
    sheets = {parts.sheets[name]: watch for name, watch in watches.items()}
    book = Workbook(archive.copy(child.scratch / f"{COPY}.xlsx", dict.fromkeys(parts.shared) | sheets))
    return wanted, [(name, book.grid(name, watch.places)) for name, watch in watches.items()], _has_macros(archive)


def _ods(patterns: list[str], path: Path) -> Read:
    archive, watch, places = Archive(path), scan.ContentWatch(), {}
    archive.look_through()
    needed = {
        name: watch if name == "content.xml" else None for name in ("mimetype", "META-INF/manifest.xml", "content.xml") if name in archive.parts
    }
    copied = archive.copy(child.scratch / f"{COPY}.ods", needed)
    if watch.is_odd:
        try:
            places = scan.examine(archive.unpack("content.xml"))
        except ExpatError:
            raise damaged("content.xml is no XML") from None
    book = Workbook(copied)
    wanted = choose(book.names, patterns)
    return wanted, [(name, book.grid(name, places.get(name))) for name in wanted], False


def _xlsb(patterns: list[str], path: Path) -> Read:
    archive = Archive(path)
    archive.look_through()
    needed = [name for name in archive.parts if name.lower().endswith((".bin", ".rels", "[content_types].xml")) and "vba" not in name.lower()]
    book = Workbook(archive.copy(child.scratch / f"{COPY}.xlsb", dict.fromkeys(needed)))
    wanted = choose(book.names, patterns)
    return wanted, [(name, book.grid(name)) for name in wanted], _has_macros(archive)


def _xls(patterns: list[str], path: Path) -> Read:
    looked, copied = ole.look(path.read_bytes()), child.scratch / f"{COPY}.xls"
    copied.write_bytes(looked.data)
    book = Workbook(copied)
    wanted = choose(book.names, patterns)
    return wanted, [(name, book.grid(name, fold=looked.folds.get(book.names.index(name)))) for name in wanted], looked.has_macros


def _has_macros(archive: Archive) -> bool:
    return archive.find("xl/vbaProject.bin") is not None
