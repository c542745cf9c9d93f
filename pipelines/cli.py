"""`yala`: what the data team types. The rest is Dagster's or make's."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pipelines.contract import Contract, ContractError, load_contracts
from pipelines.held import Held
from pipelines.judge import Judged, judge
from pipelines.landing import land_waiting
from pipelines.ledger import Ledger
from pipelines.progress import done, failed, note
from pipelines.readers import read_file
from pipelines.readers.database import read_since
from pipelines.settings import Unsafe, sources, warehouse

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
    raise typer.Exit(1 if wrong else 0)


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
        return judge(contract, read_since(contract, f"sqlite:///{sample}", None)[0])
    return judge(contract, read_file(contract, sample, sample.name))


@app.command()
def land(
    table: Annotated[str, typer.Argument(help="<department>.<table>")],
    file: Annotated[Path | None, typer.Argument(help="ไฟล์ที่จะรับ / a file to land; without one, what waits in the inbox", exists=True)] = None,
) -> None:
    """รับข้อมูลหนึ่งชุด และบอกว่ารับ คืน หรือพักไว้เพราะอะไร / land one source and say what was landed, refused or held, and why."""
    contract = next((contract for contract in load_contracts() if contract.id == table), None)
    if contract is None:
        failed(f"ไม่มีสัญญาข้อมูลชื่อ {table} / no contract of that name")
        raise typer.Exit(1)
    ledger = Ledger(warehouse())
    if file:
        inbox = warehouse() / "inbox" / contract.department
        inbox.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=inbox) as beside:
            copy = Path(beside) / file.name
            copy.write_bytes(file.read_bytes())
            arrived = copy.replace(inbox / file.name)
        ledger.receive(arrived, datetime.now(UTC), sender="yala land")
    outcomes = land_waiting(ledger, warehouse(), contract)
    for outcome in outcomes:
        if outcome.held:
            failed(f"{outcome.file_name}: พักไว้ — {outcome.held.th}")
            note(outcome.held.en)
        else:
            done(f"{outcome.file_name}: ส่ง {outcome.rows_sent:,} รับ {outcome.rows_landed:,} คืน {outcome.rows_refused:,}")
    if not outcomes:
        note("ไม่มีชุดข้อมูลใหม่ / nothing new")
    raise typer.Exit(1 if any(outcome.held for outcome in outcomes) else 0)


@app.command()
def build(everything: Annotated[bool, typer.Option(help="ปรับแดชบอร์ดด้วย / the dashboards too")] = False) -> None:
    """รับข้อมูล สร้างตาราง ทดสอบ และเผยแพร่ ผ่าน Dagster / land, build, test and publish through Dagster."""
    from pipelines.build import build as run  # Dagster takes seconds to import; the other commands need none of it

    raise typer.Exit(0 if run("everything" if everything else "data") else 1)


def main() -> None:
    """Run a command; what a person must mend is one line, not a traceback."""
    try:
        app()
    except (Unsafe, ContractError) as fault:
        failed(str(fault))
        sys.exit(1)


if __name__ == "__main__":
    main()
