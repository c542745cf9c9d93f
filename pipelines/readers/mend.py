"""Thai that some program decoded in the wrong code page: mended where that is certain, marked where it is not.

Three accidents are common: the bytes of the Thai code page shown as Western letters (ÂÐÅÒ), and those of UTF-8 shown as Western letters
(à¸¢) or as Thai ones (เธข). A byte search finds the columns that may hold such text, and only their distinct cells are looked at.
"""

import codecs
import re

import pyarrow as pa
import pyarrow.compute as pc

LOST = "\ufffd"  # in a text that nobody can mend; a cell with it is refused
SIGNS = (b"\xc2", b"\xc3", b"\xe2", "เธ".encode())  # bytes in UTF-8 without which a text is sound
SUSPECT = r"[\x{80}-\x{9f}\x{a1}-\x{ff}\x{fffd}]|เธ[\x{80}-\x{a0}…‘’“”•–—ก-บ]|เน[€\x{80}-\x{9f}…‘’“”•–—]"
THAI_BYTES = re.compile("เธ[\u0080-\u00a0…‘’“”•–—ก-บ]|เน[€\u0080-\u009f…‘’“”•–—]")  # UTF-8 shown as Thai: honest words hold one of these at most
WESTERN = "\u0080-\u009f\u00a1-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
FOREIGN_WORD = re.compile(f"[A-Za-z][{WESTERN}]|[{WESTERN}][A-Za-z]")  # Café: letters of both kinds in one word
RUN, LONG_RUN = re.compile("[¡-ÿ]{2}"), re.compile("[¡-ÿ]{3}")  # more accents or signs in a row than a language of the West writes
THAI = re.compile("[ก-ฺเ-๛]")
SYLLABLES = re.compile("(?:[เแโใไ]{0,2}[ก-ฮ](?<![ฤฦ])[ัิ-ฺ็-๎]{0,3}[าำๅ]?ะ?|[ฤฦ]ๅ?|[ๆฯ๐-๙฿]|[^ก-๛])+")
LONG = 5  # characters: a text that is Thai by chance is shorter
CONTROL = re.compile("[\u0080-\u009f]")


def mended(grid: pa.Table) -> pa.Table:
    """The grid with the texts mended that certainly were decoded wrongly; those that may have been begin with `LOST`.

    A short text says too little by itself: ¡¨ is กจ where the sheet's longer texts have met with the same accident.
    """
    suspects = {place: found for place, cells in enumerate(grid.columns) if (found := _suspects(cells))}
    texts = {text for found in suspects.values() for text in found}
    is_as_western = any(_thai_of(text) for text in texts if len(text) >= LONG)
    better = {text: right for text in texts if (right := mend(text, is_as_western)) != text}
    for place, found in suspects.items():
        if changed := {text: better[text] for text in found if text in better}:
            grid = grid.set_column(place, grid.field(place), _replaced(grid.column(place), changed))
    return grid


def mend(text: str, is_as_western: bool = False) -> str:
    """A text as it was meant: unchanged where nothing is wrong, `LOST` before it where it is wrong and cannot be mended.

    `is_as_western`: texts beside it are Thai bytes shown as Western letters.
    """
    for code in ("cp874", "cp1252"):
        right = _decoded(text, code, "utf-8")
        if right and right != text and not CONTROL.search(right) and (THAI.search(right) or (FOREIGN_WORD.search(text) and not is_as_western)):
            return right
    if right := _thai_of(text, is_as_western):
        return right
    is_wrong = LONG_RUN.search(text) or (RUN.search(text) and not FOREIGN_WORD.search(text)) or len(THAI_BYTES.findall(text)) > 1
    return LOST + text if is_wrong and LOST not in text else text


def _thai_of(text: str, is_likely: bool = False) -> str | None:
    """The Thai text whose bytes were shown as Western letters; None where this may be another text as well."""
    if THAI.search(text) or FOREIGN_WORD.search(text):
        return None
    right = _decoded(text, "cp1252", "cp874")
    if not right or right == text:
        return None
    is_word = len(THAI.findall(right)) > 2 and re.search("[À-ÿ]|" + LONG_RUN.pattern, text) and SYLLABLES.fullmatch(right)
    return right if is_likely or is_word else None


def _suspects(cells: pa.ChunkedArray) -> list[str]:
    """The distinct texts of a column that may have been decoded wrongly."""
    said = b"".join(bytes(buffer) for chunk in cells.chunks if (buffer := chunk.buffers()[2]))
    if not any(sign in said for sign in SIGNS):
        return []
    return cells.filter(pc.match_substring_regex(cells, SUSPECT)).unique().to_pylist()


def _replaced(cells: pa.ChunkedArray, better: dict[str, str]) -> pa.ChunkedArray:
    found = pc.index_in(cells, pa.array(list(better), pa.string()))
    return pc.coalesce(pa.chunked_array([pa.array(list(better.values()), pa.string())]).take(found), cells)


def _decoded(text: str, wrong: str, right: str) -> str | None:
    """The bytes of which a program made this text, decoded as they should have been; None where that cannot be."""
    try:
        return text.encode(wrong, "undefined_byte").decode(right)
    except UnicodeError:
        return None


def _undefined_byte(fault: UnicodeEncodeError) -> tuple[bytes, int]:
    """A byte that a code page leaves undefined is often shown as the control character of its number."""
    lost = fault.object[fault.start : fault.end]
    if not CONTROL.fullmatch(lost[0]):
        raise fault
    return bytes([ord(lost[0])]), fault.start + 1


codecs.register_error("undefined_byte", _undefined_byte)
