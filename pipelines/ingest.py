"""Contracts as Dagster assets: one contract in, one asset out. No department is ever named in this package."""

from collections.abc import Callable, Iterator

import dagster as dg
import duckdb
import pyarrow as pa

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.landing import Outcome, land_records, land_together, unclaimed
from pipelines.ledger import Ledger
from pipelines.operations import SOURCE, delivery_list, department_list, feeds
from pipelines.preview import preview
from pipelines.settings import warehouse
from pipelines.zones import zone


def raw_assets(contracts: list[Contract]) -> list[dg.AssetsDefinition]:
    """The assets that land contracts' deliveries: one each, but the tables of one database together, in one snapshot of it."""
    together: dict[str, list[Contract]] = {}
    for contract in contracts:
        together.setdefault(contract.read.dsn if contract.read.reader == "database" else contract.id, []).append(contract)
    return [_raw_asset(some) for some in together.values()]


def raw_asset(contract: Contract) -> dg.AssetsDefinition:
    """The asset of one contract alone."""
    return _raw_asset([contract])


def _raw_asset(contracts: list[Contract]) -> dg.AssetsDefinition:
    """What lands some contracts, and for each of them the check that nothing waits for a person.

    A held delivery is a failed check, not an exception: the asset keeps its last good data and the rest of the city goes on.
    """
    keys = {contract.id: dg.AssetKey([contract.department, contract.name]) for contract in contracts}  # as dbt names its source: lineage joins itself

    @dg.multi_asset(
        name="__".join([contracts[0].department, contracts[0].name]),
        specs=[
            dg.AssetSpec(keys[contract.id], group_name=contract.department, description=contract.description, kinds={contract.read.reader, "parquet"})
            for contract in contracts
        ],
        check_specs=[dg.AssetCheckSpec("nothing_is_held", asset=key, description="ไม่มีไฟล์ที่ถูกพักไว้รอให้คนตรวจ") for key in keys.values()],
        can_subset=len(contracts) > 1,
    )
    def land(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        ledger = Ledger(warehouse())
        wanted = [contract for contract in contracts if keys[contract.id] in context.selected_asset_keys]
        outcomes = land_together(ledger, warehouse(), wanted)
        for contract in wanted:
            yield _result(ledger, contract, keys[contract.id], outcomes[contract.id])

    return land


def _result(ledger: Ledger, contract: Contract, key: dg.AssetKey, outcomes: list[Outcome]) -> dg.MaterializeResult:
    held = still_held(ledger, contract) | {outcome.file_name: outcome.held for outcome in outcomes if outcome.held}
    said = {file_name: f"{reason.th}\n{reason.en}" for file_name, reason in held.items()}
    check = dg.AssetCheckResult(check_name="nothing_is_held", asset_key=key, passed=not held, severity=dg.AssetCheckSeverity.ERROR, metadata=said)
    return dg.MaterializeResult(asset_key=key, metadata=metadata_of(contract, outcomes), check_results=[check])


def still_held(ledger: Ledger, contract: Contract) -> dict[str, Held]:
    """What waits for a person, by file: a hold stays visible until a good delivery of that name comes, or someone decides."""
    return {past.file_name: Held(past.reason_th, past.reason_en) for past in ledger.holds(contract.department, contract.name)}


def metadata_of(contract: Contract, outcomes: list[Outcome]) -> dict:
    """What the asset's page shows: rows in all, what this run landed, refused, skipped and gave back, and the first rows."""
    raw = f"read_parquet('{zone(warehouse(), 'raw', contract)}/*.parquet', union_by_name = true)"  # as dbt reads it
    columns = ", ".join(column.name for column in contract.columns)
    with duckdb.connect() as db:
        (rows,) = db.execute(f"select count(*) from {raw}").fetchone()
        first = preview(db, f"select {columns} from {raw}")
    notes = [f"{outcome.file_name}: {note.th}\n{note.en}" for outcome in outcomes for note in outcome.notes]
    wrong = [(outcome.file_name, line) for outcome in outcomes if outcome.totals is not None for line in outcome.totals.to_pylist()]
    totals = [f"{file_name}: {line['reason_th']}\n{line['reason_en']}" for file_name, line in wrong]
    return {
        "dagster/row_count": rows,
        "sent_rows": sum(outcome.rows_sent for outcome in outcomes),
        "landed_rows": sum(outcome.rows_landed for outcome in outcomes),
        "refused_rows": sum(outcome.rows_refused for outcome in outcomes),
        "skipped_rows": sum(outcome.rows_skipped for outcome in outcomes),
        "deliveries": len(outcomes),
        "wrong_totals": dg.MetadataValue.md("\n\n".join(totals) or "—"),
        "notes": dg.MetadataValue.md("\n\n".join(notes) or "—"),
        "returned": [str(outcome.returned) for outcome in outcomes if outcome.returned],
        "preview": dg.MetadataValue.md(first),
    }


def operations_assets(contracts: list[Contract]) -> list[dg.AssetsDefinition]:
    """The pipeline's own records, landed after every department's deliveries have been looked at."""
    own = {contract.name: contract for contract in contracts if contract.department == SOURCE}
    others = [dg.AssetKey([contract.department, contract.name]) for contract in contracts if contract.department != SOURCE]
    return [
        _records_asset(own["feeds"], others, lambda ledger: feeds(contracts, ledger)),
        _records_asset(own["deliveries"], others, lambda ledger: delivery_list(contracts, ledger)),
        _records_asset(own["departments"], [], lambda ledger: department_list()),
    ]


def every_file_is_known(contracts: list[Contract]) -> dg.AssetChecksDefinition:
    """The check that no file lies in an inbox that nobody would ever look at."""
    (feed_list,) = (contract for contract in contracts if contract.id == f"{SOURCE}.feeds")

    @dg.asset_check(asset=[feed_list.department, feed_list.name], description="ไม่มีไฟล์ในกล่องรับที่ไม่ตรงกับสัญญาข้อมูลฉบับใด")
    def every_file_has_a_contract() -> dg.AssetCheckResult:
        files = unclaimed(warehouse(), contracts)
        return dg.AssetCheckResult(passed=not files, severity=dg.AssetCheckSeverity.WARN, metadata={"files": [str(path) for path in files]})

    return every_file_has_a_contract


def _records_asset(contract: Contract, after: list[dg.AssetKey], records: Callable[[Ledger], pa.Table]) -> dg.AssetsDefinition:
    @dg.asset(
        key=[contract.department, contract.name],
        deps=after,
        group_name=contract.department,
        description=contract.description,
        kinds={"parquet"},
    )
    def land() -> dg.MaterializeResult:
        ledger = Ledger(warehouse())
        land_records(ledger, warehouse(), contract, records(ledger))
        return dg.MaterializeResult(metadata=metadata_of(contract, []))

    return land
