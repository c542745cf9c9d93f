"""The child's side of a draft: what a file is, how it is divided, which cells are merged, where a document's records lie."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from pipelines.readers import document, look, text

SMALL = 3 << 20  # bytes: of a larger workbook merged cells are not looked for, which would read all of it twice
DEEPEST = 3  # names on the way to a list of records in JSON


def survey(path: str) -> dict[str, Any]:
    """Look at a file.

    Raises:
        Held: empty, encrypted, damaged, made to do harm, or of a kind that is not read.
    """
    file, found = Path(path), {"delimiter": None, "encoding": None, "merges": {}, "records": ""}
    kind = look.kind(file)
    if kind == "text":
        found["encoding"] = codec = text.codec_of(file, "auto")
        with file.open(encoding=codec, newline="", errors="replace") as lines:
            found["delimiter"] = text.divider(lines.readlines(text.CHUNK)[: text.SAMPLE])
    elif kind == "json":
        found["records"] = _list_in(json.loads(text.whole(file, "auto")))
    elif kind == "xml":
        found["records"] = _repeated(document.xml_root(file, "auto"))
    elif kind in ("xlsx", "xls") and file.stat().st_size < SMALL:
        found["merges"] = _merges(file)
    return found | {"kind": kind}


def _merges(file: Path) -> dict[str, list]:
    """The merged cells of each sheet; none where the parser that knows them does not open the file."""
    try:
        book = CalamineWorkbook.from_path(str(file))
        sheets = {name: book.get_sheet_by_name(name).merged_cell_ranges for name in book.sheet_names}
    except (CalamineError, ValueError, OSError):
        return {}
    return {name: [[*first, *last] for first, last in merged] for name, merged in sheets.items() if merged}


def _list_in(said: Any, depth: int = 0) -> str:
    """The path to the longest list of records, names joined by dots."""
    if isinstance(said, list) or not isinstance(said, dict) or depth > DEEPEST:
        return ""
    lists = {name: len(value) for name, value in said.items() if isinstance(value, list) and all(isinstance(each, dict | list) for each in value)}
    if lists:
        return max(lists, key=lists.get)
    inner = {name: path for name, value in said.items() if isinstance(value, dict) and (path := _list_in(value, depth + 1))}
    return next((f"{name}.{path}" for name, path in inner.items()), "")


def _repeated(root: Any) -> str:
    """The ElementPath of what comes most often with children or attributes of its own."""
    counts = Counter(element.tag for element in root.iter() if element is not root and (len(element) or len(element.attrib) > 1))
    return f".//{counts.most_common(1)[0][0]}" if counts else ""
