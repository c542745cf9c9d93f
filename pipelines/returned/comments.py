"""Our comments on the cells of a sheet, below what the office wrote there itself; those that we made before are taken away."""

import re
from xml.sax.saxutils import escape

from pipelines.returned.package import MAIN, OFFICE, RELATIONSHIPS, SPREADSHEET, Package, Part, Tag, place

AUTHOR = "Yala"
SIGN = "【ตรวจข้อมูล】"  # our words begin with it
WIDTH_PX, LINE_PX, LINE_CHARACTERS = 320, 18, 40
VML = ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
BOX_TYPE = (
    f'<v:shapetype{VML} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
BOX = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape>", re.DOTALL)
BOX_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d+)")
AFTER_BOXES = ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "AlternateContent", "extLst")


def comment(package: Package, name: str, sheet: Part, said: dict[str, str]) -> None:
    """Give cells of a sheet a comment each, and take away ours from all others.

    Args:
        name: of the sheet's part; `sheet` is that part, being changed.
        said: a sentence for each cell ("D17").
    """
    there = next((relation.target for relation in package.related(name).values() if relation.kind == "comments"), None)
    if there is None and not said:
        return
    if there is None:
        empty = f'<comments xmlns="{MAIN}"><authors></authors><commentList></commentList></comments>'.encode()
        identifier = package.add(name, "xl/comments{}.xml", "comments", empty, f"{SPREADSHEET}.comments+xml")
        there = package.related(name)[identifier].target
    part = Part(package.parts[there])
    kept, gone = set(), set()
    for tag in [tag for tag in part.tags if tag.name == "comment"]:
        cell, text = tag.attributes["ref"], part.first("text", tag)
        if cell in said or SIGN in part.content(text):
            runs = _theirs(part, text)
            ours = part.own(_run(said[cell], "\n")) if cell in said else ""
            part.replace(text, part.copy(text, runs + ours)) if runs else part.replace(tag, "")
            (kept if runs else gone).add(cell)
    new = {cell: sentence for cell, sentence in said.items() if cell not in kept}
    if new:
        authors = part.first("authors")
        number = len(part.children(authors))
        part.change(authors, last=part.own(f"<author>{AUTHOR}</author>"))
        own = [part.own(f'<comment ref="{cell}" authorId="{number}"><text>{_run(said)}</text></comment>') for cell, said in new.items()]
        part.change(part.first("commentList"), last="".join(own))
    package.parts[there] = part.result()
    _draw(package, name, sheet, new, gone)


def _theirs(part: Part, text: Tag) -> str:
    """What the office itself wrote in a comment, as runs."""
    runs = []
    for child in part.children(text):
        words = child if child.name == "t" else part.first("t", child)
        if words is None:
            continue
        before, sign, _ = part.content(words).partition(SIGN)
        if not sign or before.strip():
            font = part.first("rPr", child)
            runs.append(part.own(f"<r>{part.copy(font) if font else ''}{part.copy(words, before.rstrip() if sign else before)}</r>"))
    return "".join(runs)


def _run(sentence: str, before: str = "") -> str:
    font = '<rPr><sz val="10"/><color rgb="FF000000"/><rFont val="Tahoma"/><family val="2"/></rPr>'
    return f'<r>{font}<t xml:space="preserve">{before}{SIGN}\n{escape(sentence)}</t></r>'


def _draw(package: Package, name: str, sheet: Part, new: dict[str, str], gone: set[str]) -> None:
    """Draw the boxes of new comments, and remove those of comments that are gone."""
    named = sheet.first("legacyDrawing", sheet.root)
    if named is None and not new:
        return
    if named is None:
        empty = f"<xml{VML}></xml>".encode()
        identifier = package.add(name, "xl/drawings/vmlDrawing{}.vml", "vmlDrawing", empty, f"{OFFICE}.vmlDrawing")
        element = sheet.own(f'<legacyDrawing xmlns:r="{RELATIONSHIPS}" r:id="{identifier}"/>')
        after = next((tag for tag in sheet.children(sheet.root) if tag.name in AFTER_BOXES), None)
        sheet.change(sheet.root, last=element) if after is None else sheet.put_before(after, element)
    else:
        identifier = next(value for key, value in named.attributes.items() if key.endswith(":id"))
    there = package.related(name)[identifier].target
    places = [place(cell) for cell in gone]
    boxes = BOX.sub(lambda box: b"" if _box_place(box[0]) in places else box[0], package.parts[there])
    last = max([1024, *(int(number) for number in re.findall(rb"_x0000_s(\d+)", boxes))])
    drawn = [_box(place(cell), sentence, last + number) for number, (cell, sentence) in enumerate(new.items(), 1)]
    if b'id="_x0000_t202"' not in boxes:
        drawn.insert(0, BOX_TYPE)
    before, end, after = boxes.rpartition(b"</xml>")  # what Excel writes here is not always XML
    package.parts[there] = before + "".join(drawn).encode() + end + after


def _box_place(box: bytes) -> tuple[int, int]:
    said = {key: int(value) for key, value in BOX_PLACE.findall(box)}
    return said.get(b"Row", -1) + 1, said.get(b"Column", -1)


def _box(at: tuple[int, int], sentence: str, number: int) -> str:
    lines = 1 + sum(1 + len(line) // LINE_CHARACTERS for line in sentence.split("\n"))
    style = f"position:absolute;margin-left:60pt;margin-top:2pt;width:{WIDTH_PX}px;height:{lines * LINE_PX}px;z-index:1;visibility:hidden"
    return (
        f'<v:shape{VML} id="_x0000_s{number}" type="#_x0000_t202" style="{style}" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
        '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>'
        '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>'
        f"<x:Row>{at[0] - 1}</x:Row><x:Column>{at[1]}</x:Column></x:ClientData></v:shape>"
    )
