"""What the data team types about releases: which there are, and going back to one."""

import sqlite3
from typing import Annotated

import typer

from pipelines.progress import done, failed, note
from pipelines.release import audit, seal, shelf
from pipelines.settings import warehouse

AUDIENCES = ("city_hall", "citizens")


def add_to(app: typer.Typer) -> None:
    """Give `yala` these commands."""
    app.command("releases")(releases)
    app.command()(rollback)


def releases() -> None:
    """รุ่นที่เผยแพร่แล้ว และที่ค้างอยู่เพราะการตรวจไม่ผ่าน / the releases there are, and what a failed test holds back."""
    root = warehouse() / "published"
    now = shelf.serving(root)
    for path in reversed(shelf.releases(root)):
        try:
            said = seal.read(path)
        except seal.Damaged as fault:
            failed(str(fault))
            continue
        rows = sum(table["rows"] for table in said["tables"].values())
        line = f"{said['id']}  ข้อมูลถึง {said['data_as_of'] or '–'}  {len(said['tables'])} ตาราง {rows:,} แถว · {said['created_at']}"
        done(f"{line}  ← ให้บริการอยู่ / serving") if path == now else note(line)
    if held := audit.written_down(root):
        failed(audit.in_words(held))


def rollback(release: Annotated[str, typer.Argument(help="รหัสรุ่นจาก `yala releases` หรือส่วนต้นของรหัส / a release's id, or how it begins")]) -> None:
    """ย้อนไปให้บริการรุ่นก่อน จนกว่าจะสร้างรุ่นใหม่จากข้อมูลที่ต่างไป / let an earlier release serve again, until other data make a new one."""
    try:
        said = shelf.rollback(warehouse() / "published", release)
    except KeyError:
        failed(f"ไม่มีรุ่น {release} หรือมีหลายรุ่น ให้ดู `yala releases` / no release of that id, or more than one")
        raise typer.Exit(1) from None
    except seal.Damaged as fault:
        failed(str(fault))
        raise typer.Exit(1) from None
    for name in AUDIENCES:
        forget_answers(name)
    done(f"ให้บริการรุ่น {said['id']} แล้ว (ข้อมูลถึง {said['data_as_of']}) / release {said['id']} serves")


def forget_answers(audience: str) -> None:
    """Superset's answers of the other release are served no more."""
    from superset_config import stamp
    from superset_config.audience import Audience

    here = Audience(audience)
    if here.metadata_file.exists():
        try:
            stamp.move_changed_on(here)
        except sqlite3.Error as fault:
            note(f"Superset ({audience}): {fault}; ให้สั่ง `yala build --everything` / run `yala build --everything`")
