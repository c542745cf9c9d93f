"""The whole lakehouse on one page: land, transform, publish, serve; and when."""

import dagster as dg

from pipelines.clock import inbox_sensor, nightly
from pipelines.contract import load_contracts
from pipelines.ingest import every_file_is_known, operations_assets, raw_assets
from pipelines.serve import release_asset, superset_assets
from pipelines.settings import ROOT
from pipelines.transform import dbt_models, dbt_resource

contracts = load_contracts()
ours = {contract.id for contract in load_contracts(ROOT / "sources")}


def landing() -> dg.Definitions:
    """Every department's tables, each landed by its contract."""
    return dg.Definitions(
        assets=raw_assets([contract for contract in contracts if contract.read.reader != "pipeline"]),
        executor=dg.in_process_executor,  # a process a step costs 2 s each here and gains nothing: DuckDB has one writer
    )


def beyond() -> dg.Definitions:
    """What is made of them: modelled, tested, published, shown; and when."""
    models = dbt_models()
    everything = dg.define_asset_job("everything", selection=dg.AssetSelection.all(), description="รับข้อมูล สร้างตาราง ทดสอบ เผยแพร่ และปรับแดชบอร์ด")
    data = dg.define_asset_job("data", selection='+key:"release"', description="ทุกขั้นจนถึงเผยแพร่ ไม่รวมแดชบอร์ด")
    return dg.Definitions(
        assets=[*operations_assets(contracts), models, release_asset(models), superset_assets()],
        asset_checks=[every_file_is_known(contracts)],
        jobs=[everything, data],
        sensors=[inbox_sensor(everything)],
        schedules=[nightly(everything)],
        resources={"dbt": dbt_resource()},
    )


# Another sources folder (YALA_SOURCES) that lacks what our models read can be landed and checked, not modelled.
has_all_of_ours = ours <= {contract.id for contract in contracts}
defs = dg.Definitions.merge(landing(), beyond()) if has_all_of_ours else landing()
