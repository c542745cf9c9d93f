"""What the data team types about releases: making one, going back, a past day's, what stands behind a number, erasing someone."""

from pathlib import Path
from typing import Annotated

import typer

from pipelines.ledger import Ledger
from pipelines.progress import done, failed, note, step
from pipelines.release import audit, seal, shelf
from pipelines.settings import warehouse


def add_to(app: typer.Typer) -> None:
    """Give `yala` these commands."""
    app.command()(build)
    app.command()(releases)
    app.command()(rollback)
    app.command("explain")(explain_number)
    app.command()(erase)


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
    done(f"ให้บริการรุ่น {said['id']} แล้ว (ข้อมูลถึง {said['data_as_of']}) / release {said['id']} serves")


def build(
    everything: Annotated[bool, typer.Option(help="ปรับแดชบอร์ดด้วย / the dashboards too")] = False,
    as_of: Annotated[str | None, typer.Option(help="สร้างรุ่นที่เป็นไปได้ ณ สิ้นวันนั้น เช่น 2569-03-31 / the release that was possible then")] = None,
) -> None:
    """รับข้อมูล สร้างตาราง ทดสอบ และเผยแพร่ ผ่าน Dagster / land, build, test and publish through Dagster."""
    if as_of:
        build_as_of(as_of)
        return
    from pipelines.build import build as run  # Dagster takes seconds to import; the other commands need none of it

    raise typer.Exit(0 if run("everything" if everything else "data") else 1)


def build_as_of(day: str) -> None:
    """Make the release of a past day, and say where it lies."""
    from pipelines.release import past  # it reads contracts and knows dbt; the other commands need neither

    try:
        wanted = past.day_of(day)
    except ValueError:
        failed(f"“{day}” ไม่ใช่วันที่ ให้เขียนเช่น 2569-03-31 หรือ 2026-03-31 / no day: write 2569-03-31 or 2026-03-31")
        raise typer.Exit(1) from None
    with step(f"รุ่นที่เป็นไปได้ ณ สิ้นวันที่ {wanted} · the release that was possible then") as said:
        folder, facts = past.build_as_of(warehouse(), wanted)
        said.append(f"{len(facts['deliveries'])} ชุดข้อมูล {sum(table['rows'] for table in facts['tables'].values()):,} แถว")
    note(f"{folder} — {facts['id']}")


def explain_number(
    code: Annotated[str, typer.Argument(help="รหัสตัวชี้วัด เช่น G01 / an indicator's code")],
    period: Annotated[str | None, typer.Option(help="เดือนหรือปีงบประมาณ เช่น 2569-08, 2569; ไม่ระบุ = เดือนล่าสุด / without it, the latest month")] = None,
    json_: Annotated[bool, typer.Option("--json", help="ผลเป็น JSON / as JSON")] = False,
    release: Annotated[str | None, typer.Option(help="รุ่นอื่นจาก `yala releases` / another release than the one that serves")] = None,
    anew: Annotated[bool, typer.Option("--anew/--stored", help="คำนวณใหม่จาก Parquet ดิบ หรือแสดงที่เก็บไว้เท่านั้น / work it out anew, or not")] = True,
) -> None:
    """ตัวเลขหนึ่งตัวมาจากไหน และคำนวณใหม่จากข้อมูลดิบได้เท่าเดิม / where a number comes from, and that raw data give the same again."""
    from pipelines.release import defend, telling

    try:
        folder = _release(release)
        defence = defend.defend(folder, code, period)
        if anew:
            defence = defend.work_out_anew(warehouse(), folder, defence)
    except (defend.Unknown, seal.Damaged) as fault:
        failed(str(fault))
        raise typer.Exit(1) from None
    if json_:
        print(telling.as_json(defence))
    else:
        telling.tell(defence, anew)
    raise typer.Exit(0 if defence.is_same or not anew else 1)


def erase(
    table: Annotated[str, typer.Argument(help="<department>.<table>")],
    column: Annotated[str, typer.Argument(help="คอลัมน์ที่บอกว่าเป็นใคร / the column that tells who it is")],
    value: Annotated[str, typer.Argument(help="ค่าตามที่หน่วยงานเขียน / the value as the office writes it")],
    by: Annotated[str, typer.Option(help="ชื่อผู้ตัดสินใจ / who decides")] = "",
    why: Annotated[str, typer.Option(help="เหตุผล / why")] = "",
) -> None:
    """ลบแถวของบุคคลหนึ่งออกจากข้อมูลที่รับแล้ว และไม่ให้กลับมาอีก / erase a person's rows, and keep them out; then build anew."""
    from pipelines import erase as erasure
    from pipelines.contract import load_contracts

    contract = {contract.id: contract for contract in load_contracts()}.get(table)
    if contract is None or column not in {said.name for said in contract.columns} or not by.strip() or not why.strip():
        failed("ระบุตารางและคอลัมน์ที่มีในสัญญา พร้อม --by และ --why / name a table and column of a contract, with --by and --why")
        raise typer.Exit(1)
    gone = erasure.erase(Ledger(warehouse()), warehouse(), contract, column, value, by.strip(), why.strip())
    done(f"ลบ {gone:,} แถวจาก {table} และจะไม่รับกลับ ให้สั่ง `yala build` ต่อ / {gone:,} rows erased; now `yala build`")


def _release(name: str | None) -> Path:
    """The folder of the release that serves, or of another by its id; without one, the command ends."""
    root = warehouse() / "published"
    found = [path for path in shelf.releases(root) if name and path.name.startswith(name)]
    folder = found[0] if len(found) == 1 else (None if name else shelf.serving(root))
    if folder is None:
        failed(f"ไม่มีรุ่น {name or 'ที่เผยแพร่แล้ว'} ให้ดู `yala releases` / no such release")
        raise typer.Exit(1)
    return folder
