"""Every dbt model is a Dagster asset, every dbt test an asset check; sources join up by name."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, DbtCliResource, DbtProject, dbt_assets

from pipelines.modelled import PROJECT_DIR, WITHOUT_WHAT_IS_JUDGED, sources_from_project, told_to_dbt
from pipelines.preview import preview
from pipelines.release import audit
from pipelines.settings import ROOT, environment, sources, warehouse

DBT = Path(sys.executable).with_name("dbt")


class Translator(DagsterDbtTranslator):
    """Staging stands with its department, everything later with its layer; people read the model's Thai description."""

    def get_asset_spec(self, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None) -> dg.AssetSpec:
        props = manifest["nodes"].get(unique_id) or manifest["sources"][unique_id]
        layer, *rest = props["fqn"][1:]
        group = rest[0] if layer == "staging" else layer
        return super().get_asset_spec(manifest, unique_id, project).replace_attributes(group_name=group, description=props["description"] or None)


def target_path() -> Path:
    """dbt's own files lie with the warehouse that they describe, those of another sources folder by themselves.

    dbt writes what it makes of a source beside its target, as many folders up as the source lies from the project: so deep is that target.
    """
    if sources() == ROOT / "sources":
        return warehouse() / "state" / "dbt"
    folder = warehouse() / "state" / f"dbt-{sha256(str(sources()).encode()).hexdigest()[:8]}"
    return folder.joinpath(*["_"] * sources_from_project().count(".."))


def prepared_project() -> DbtProject:
    """The dbt project with a manifest that is no older than any model or contract.

    Raises:
        RuntimeError: dbt cannot parse the project; the message is dbt's own.
    """
    os.environ.update(told_to_dbt())
    project = DbtProject(project_dir=PROJECT_DIR, target_path=target_path())
    if not project.manifest_path.exists() or newest_change() > project.manifest_path.stat().st_mtime:
        command = [DBT, "parse", "--quiet", "--project-dir", PROJECT_DIR, "--profiles-dir", PROJECT_DIR, "--target-path", target_path()]
        done = subprocess.run(command, env=environment() | {"DBT_LOG_PATH": str(target_path())}, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stdout + done.stderr)
        project.manifest_path.touch()  # dbt leaves a manifest that would not change as it is
    return project


def newest_change() -> float:
    """When a model, macro, seed or contract last changed (seconds since 1970)."""
    folders = [PROJECT_DIR, sources()]
    return max(path.stat().st_mtime for folder in folders for path in folder.rglob("*") if path.suffix in {".sql", ".yml", ".csv", ".md"})


def dbt_models() -> dg.AssetsDefinition:
    """All models, seeds and tests as one multi-asset; `dbt build` runs each model's tests before what reads it."""
    project = prepared_project()
    # Source tests are no checks of ours: landing judged those columns already, and Dagster would split dbt's one build around them.
    settings = DagsterDbtTranslatorSettings(enable_asset_checks=True, enable_source_tests_as_checks=False)

    @dbt_assets(manifest=project.manifest_path, project=project, dagster_dbt_translator=Translator(settings), pool="duckdb_writer")
    def models(context: dg.AssetExecutionContext, dbt: DbtCliResource) -> Iterator:
        build = dbt.cli(["build", *WITHOUT_WHAT_IS_JUDGED], context=context, target_path=target_path(), raise_on_error=False)
        # DuckDB lets nobody read while dbt writes, so the tables are looked at when dbt has let go of the file.
        events = list(build.stream())
        yield from described(events, build.manifest)
        if error := build.get_error():
            held = audit.held_back(audit.results(target_path()), build.manifest, warehouse() / "published")
            if held is None:
                raise error
            audit.write_down(warehouse() / "published", held)
            raise dg.Failure(audit.in_words(held)) from error

    return models


def described(events: list, manifest: Mapping[str, Any]) -> Iterator:
    """dbt's events, with row counts and the first rows of every table added."""
    with duckdb.connect(str(warehouse() / "yala.duckdb"), read_only=True) as db:
        for event in events:
            if isinstance(event, dg.Output):
                node = manifest["nodes"][event.metadata["unique_id"].text]
                relation = f'"{node["schema"]}"."{node["name"]}"'
                rows = db.execute(f"select count(*) from {relation}").fetchone()[0]
                first = dg.MetadataValue.md(preview(db, f"from {relation}"))
                event = event.with_metadata({**event.metadata, "dagster/row_count": rows, "preview": first})
            yield event


def dbt_resource() -> DbtCliResource:
    """dbt beside the Python that runs; a search of PATH would find none or another's."""
    return DbtCliResource(project_dir=prepared_project(), profiles_dir=str(PROJECT_DIR), dbt_executable=str(DBT))
