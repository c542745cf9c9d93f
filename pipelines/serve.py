"""What follows a publish: each audience's Superset takes in its dashboards and lets go of answers cached from the old release."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dagster as dg

from pipelines import superset
from pipelines.keep import clean_returned
from pipelines.publish import publish
from pipelines.release import audit
from pipelines.settings import warehouse
from pipelines.superset import AUDIENCES
from pipelines.transform import prepared_project, target_path


def release_asset(models: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """The asset that publishes a release once every model and test has passed."""

    @dg.asset(deps=list(models.keys), group_name="release", kinds={"duckdb"}, description="รุ่นข้อมูลที่ผ่านการทดสอบครบและเผยแพร่แล้ว")
    def release() -> dg.MaterializeResult:
        made = publish(warehouse(), json.loads(prepared_project().manifest_path.read_text()), audit.results(target_path()))
        clean_returned(warehouse())
        tables = {name: facts["rows"] for name, facts in made.facts["public_tables"].items()}
        return dg.MaterializeResult(
            metadata={"release": made.facts["id"], "is_new": made.is_new, "is_demo": made.facts["is_demo"], "public_tables": tables}
        )

    return release


def superset_assets() -> dg.AssetsDefinition:
    """The assets that bring both Supersets up to date with the release and with the dashboard files, side by side."""
    specs = [
        dg.AssetSpec(["superset", audience], deps=["release"], group_name="dashboards", kinds={"superset"}, description=description)
        for audience, description in AUDIENCES.items()
    ]

    @dg.multi_asset(specs=specs, pool="superset")
    def dashboards() -> Iterator[dg.MaterializeResult]:
        manifest = prepared_project().manifest_path
        with ThreadPoolExecutor() as both:
            for audience, log in zip(AUDIENCES, both.map(lambda audience: set_up_superset(audience, manifest), AUDIENCES), strict=True):
                yield dg.MaterializeResult(asset_key=["superset", audience], metadata={"log": dg.MetadataValue.md(f"```\n{log[-2000:]}\n```")})

    return dashboards


def set_up_superset(audience: str, manifest: Path) -> str:
    """Run Superset's set-up for one audience, then let it read ahead what its dashboards show; seconds where nothing changed.

    Returns:
        What it printed.
    Raises:
        dagster.Failure: it failed; the message ends with its last words.
    """
    done = superset.run(audience, "bootstrap", "--manifest", str(manifest))
    if done.returncode:
        raise dg.Failure(f"Superset ({audience}) ตั้งค่าไม่สำเร็จ / set-up failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return done.stdout + superset.warm_up(audience)
