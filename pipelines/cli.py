"""`yala`: what the data team types. The rest is Dagster's or make's."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pipelines import landing
from pipelines.contract import Contract, ContractError, load_contracts
from pipelines.databases.address import address_of
from pipelines.databases.trial import differs, is_live, try_table
from pipelines.held import Held
from pipelines.judging.judge import Judged, judge
from pipelines.landing import Outcome, land_waiting
from pipelines.ledger import Ledger
from pipelines.modelled import dbt_does
from pipelines.progress import done, failed, note
from pipelines.readers.files import read_file
from pipelines.release import commands
from pipelines.release.tables import Refused
from pipelines.settings import Unsafe, sources, warehouse
from pipelines.strict_yaml import nearest
from pipelines.thai import alike

TOLD = 20  # wrong cells of a file that the terminal shows; the rest stand in the workbook given back
app = typer.Typer(no_args_is_help=True, add_completion=False, help="คลังข้อมูลเมืองยะลา / the Yala City lakehouse")


@app.command()
def check() -> None:
    """ลองอ่านไฟล์ตัวอย่างด้วยสัญญาทุกฉบับ / try every contract on its sample."""
    wrong = 0
    for contract in load_contracts():
        if contract.read.reader == "pipeline":
            continue
        try:
            judged = try_sample(contract)
        except Held as reason:
            failed(f"{contract.id}: {reason.th}")
            note(reason.en)
            wrong += 1
            continue
        line = f"{contract.id}: รับ {len(judged.landed):,} คืน {judged.rows_refused:,} · landed, refused"
        done(line) if not judged.rows_refused and len(judged.landed) else failed(line)
        for refusal in judged.refused.to_pylist():
            note(f"{refusal['_sheet']} แถว {refusal['_row']}: {refusal['reason_th']}")
        wrong += bool(judged.rows_refused) or not len(judged.landed)
        if contract.read.reader == "database" and is_live(contract):
            wrong += not tell_live(contract)
    raise typer.Exit(1 if wrong else 0)


def tell_live(contract: Contract) -> bool:
    """Compare a contract with the department's live database and say what differs; False if something does."""
    if reason := differs(contract):
        failed(f"{contract.id}: ฐานข้อมูลจริง — {reason.th}")
        note(reason.en)
        return False
    done(f"{contract.id}: ฐานข้อมูลจริงตรงกับสัญญา · the live table is as the contract says")
    return True


def sample_of(contract: Contract) -> Path:
    """The made-up delivery that lies beside a contract.

    Raises:
        Held: there is none.
    """
    pattern = f"{contract.name}.sqlite" if contract.read.reader == "database" else contract.read.files
    folder = sources() / contract.department / "samples"
    found = sorted(folder.glob(pattern))
    if not found:
        raise Held(f"ไม่พบไฟล์ตัวอย่างใน {folder} ที่ชื่อตรงกับ {pattern}", f"no sample like {pattern}")
    return found[0]


def try_sample(contract: Contract) -> Judged:
    """Read and judge a contract's sample; nothing is landed.

    Raises:
        Held: no sample, or one that the contract does not fit.
    """
    sample = sample_of(contract)
    if contract.read.reader == "database":
        return try_table(contract, address_of(contract.read.dsn.removeprefix("env:"), f"sqlite:///{sample}"))
    return judge(contract, [read_file(contract, sample, sample.name)])[0]


Table = Annotated[str, typer.Argument(help="<department>.<table>")]


def contract_of(table: str) -> Contract:
    """The contract of that name; without one, the command ends and names the nearest."""
    contracts = {contract.id: contract for contract in load_contracts() if contract.read.reader != "pipeline"}
    if table not in contracts:
        failed(f"ไม่มีสัญญาข้อมูลชื่อ {table} / no contract of that name{nearest(table, contracts)}")
        raise typer.Exit(1)
    return contracts[table]


@app.command()
def land(
    table: Table,
    file: Annotated[Path | None, typer.Argument(help="ไฟล์ที่จะรับ / a file to land; without one, what waits in the inbox", exists=True)] = None,
) -> None:
    """รับข้อมูลหนึ่งชุด และบอกว่ารับ คืน หรือพักไว้เพราะอะไร / land one source and say what was landed, refused or held, and why."""
    contract, ledger = contract_of(table), Ledger(warehouse())
    if file:
        put_into_inbox(ledger, contract, file)
    raise typer.Exit(0 if tell(land_waiting(ledger, warehouse(), contract)) else 1)


def put_into_inbox(ledger: Ledger, contract: Contract, file: Path) -> None:
    """Copy a file into its department's inbox, whole or not at all, and receive it now; a file of that name there is received before it goes."""
    if not alike([file.name], getattr(contract.read, "files", "")):
        failed(f"ชื่อไฟล์ {file.name} ไม่ตรงกับ «{getattr(contract.read, 'files', '')}» ของ {contract.id} / the contract means other files")
        raise typer.Exit(1)
    inbox = warehouse() / "inbox" / contract.department
    inbox.mkdir(parents=True, exist_ok=True)
    if (inbox / file.name).exists():
        ledger.receive(inbox / file.name, datetime.now(UTC), sender=contract.department)
    with TemporaryDirectory(dir=inbox) as beside:
        copy = Path(beside) / file.name
        shutil.copyfile(file, copy)
        arrived = copy.replace(inbox / file.name)
    ledger.receive(arrived, datetime.now(UTC), sender="yala land")


def tell(outcomes: list[Outcome]) -> bool:
    """Print what became of deliveries; False if one of them is held."""
    for outcome in outcomes:
        if outcome.held:
            failed(f"{outcome.file_name}: พักไว้ — {outcome.held.th}")
            note(outcome.held.en)
            continue
        skipped = f" ข้าม {outcome.rows_skipped:,}" if outcome.rows_skipped else ""
        done(f"{outcome.file_name}: ส่ง {outcome.rows_sent:,} รับ {outcome.rows_landed:,} คืน {outcome.rows_refused:,}{skipped}")
        wrong = [*outcome.refused.slice(0, TOLD).to_pylist(), *outcome.totals.slice(0, TOLD).to_pylist()]
        for line in wrong:
            note(f"{line['_sheet']} {line['cell'] or line['_row']}: {line['reason_th']} / {line['reason_en']}".strip())
        if len(outcome.refused) > TOLD:
            note(f"… อีก {len(outcome.refused) - TOLD:,} เซลล์ / more cells")
        for said in outcome.notes:
            note(f"{said.th} / {said.en}")
        if outcome.returned:
            note(f"สมุดงานที่ทำเครื่องหมายแล้ว / given back: {outcome.returned}")
    if not outcomes:
        note("ไม่มีชุดข้อมูลใหม่ / nothing new")
    return not any(outcome.held for outcome in outcomes)


@app.command()
def reland(table: Annotated[str | None, typer.Argument(help="<department>.<table>; ไม่ระบุ = ทุกชุด / without it, all")] = None) -> None:
    """อ่านไฟล์ที่เคยรับแล้วทั้งหมดใหม่ / read everything that was ever received anew: files from the archive, databases from their tables."""
    every = [contract for contract in load_contracts() if contract.read.reader != "pipeline"]
    is_good = True
    for contract in [contract_of(table)] if table else every:
        note(contract.id)
        is_good &= tell(landing.reland(Ledger(warehouse()), warehouse(), contract))
    raise typer.Exit(0 if is_good else 1)


@app.command()
def hold(
    release: Annotated[str | None, typer.Option(help="ปล่อยชุดที่พักไว้ให้รับเข้า / let a held delivery through")] = None,
    dismiss: Annotated[str | None, typer.Option(help="วางชุดที่พักไว้ไม่รับ / set a held delivery aside for good")] = None,
    by: Annotated[str, typer.Option(help="ชื่อผู้ตัดสินใจ / who decides")] = "",
    why: Annotated[str, typer.Option(help="เหตุผล / why")] = "",
    list_: Annotated[bool, typer.Option("--list", help="ชุดที่พักไว้ทั้งหมด / what waits (the default)")] = False,
) -> None:
    """ชุดข้อมูลที่พักไว้ และการตัดสินใจของคน / held deliveries, and what a named person decides about them."""
    ledger = Ledger(warehouse())
    held = ledger.holds()
    if not (release or dismiss):
        for past in held:
            failed(f"{past.delivery_id[:8]} {past.department}.{past.table_name} {past.file_name}")
            note(f"{past.reason_th} / {past.reason_en}")
        if not held:
            done("ไม่มีชุดข้อมูลที่พักไว้ / nothing is held")
        return
    wanted = [past for past in held if past.delivery_id.startswith(release or dismiss or "")]
    if len(wanted) != 1 or not by.strip() or not why.strip():
        failed("ระบุรหัสชุดที่พักไว้หนึ่งชุด พร้อม --by และ --why / name one held delivery, with --by and --why")
        raise typer.Exit(1)
    if release and not wanted[0].can_release:
        failed("ชุดนี้อ่านไม่ได้จึงปล่อยไม่ได้ ให้แก้ไฟล์หรือแก้สัญญาข้อมูล / it could not be read: mend the file or the contract")
        raise typer.Exit(1)
    ledger.decide(wanted[0].delivery_id, "release" if release else "dismiss", by.strip(), why.strip())
    if release:
        raise typer.Exit(0 if tell(land_waiting(ledger, warehouse(), contract_of(f"{wanted[0].department}.{wanted[0].table_name}"))) else 1)
    done(f"{wanted[0].file_name}: วางไว้ ไม่รับเข้า / set aside")


@app.command()
def draft(
    file: Annotated[str, typer.Argument(help="ไฟล์ของหน่วยงาน หรือฐานข้อมูล env:NAME กับ --table / what the office sends, or its database")],
    table: Annotated[str | None, typer.Option(help="ตารางในฐานข้อมูล / the database's table")] = None,
    to: Annotated[str | None, typer.Option(help="<department>.<table> หรือ <department> / where the contract goes")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="เทียบไฟล์ใหม่กับสัญญาที่มี แล้วเสนอสิ่งที่ต้องเพิ่ม / what an existing contract needs to take it in")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="ผลสำหรับโปรแกรม ไม่เขียนไฟล์ / for machines; nothing is written")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="ตอบตามที่เสนอทุกข้อ / take every proposal")] = False,
) -> None:
    """ดูไฟล์ของหน่วยงานแล้วร่างสัญญา หรือปรับสัญญาให้รับไฟล์ใหม่ / look at a file and draft its contract, or bring one up to date."""
    from pipelines.draft import command  # with rich, which the other commands need not load
    from pipelines.draft import update as renewing

    if not table and not Path(file).is_file():
        failed(f"ไม่พบไฟล์ {file} (ฐานข้อมูลต้องระบุ --table) / no such file; a database goes with --table")
        raise typer.Exit(1)
    if update:
        raise typer.Exit(0 if renewing.update(Path(file), to, as_json, yes) else 1)
    raise typer.Exit(0 if command.draft_new(file, table, to, as_json, yes) else 1)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def dbt(words: typer.Context) -> None:
    """คำสั่งของ dbt กับโครงการของเรา เช่น yala dbt build -s fct_kpi / a command of dbt on our project."""
    raise typer.Exit(dbt_does(words.args))


commands.add_to(app)


def main() -> None:
    """Run a command; what a person must mend is one line, not a traceback."""
    try:
        app()
    except (Unsafe, ContractError, Refused) as fault:
        failed(str(fault))
        sys.exit(1)


if __name__ == "__main__":
    main()
