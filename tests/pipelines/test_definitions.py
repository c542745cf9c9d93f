"""Dagster shows one connected graph, in Thai, from a department's table to the Supersets; and runs it by itself."""

import re

import dagster as dg
import pytest

from pipelines.contract import load_contracts

THAI = re.compile("[\u0e00-\u0e7f]")


@pytest.fixture(scope="module")
def definitions(tmp_path_factory):
    """The definitions, loaded on a warehouse of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YALA_WAREHOUSE", str(tmp_path_factory.mktemp("warehouse")))
        from pipelines.definitions import defs

        yield defs


@pytest.fixture(scope="module")
def graph(definitions):
    return definitions.get_repository_def().asset_graph


def test_they_can_be_loaded(definitions):
    dg.Definitions.validate_loadable(definitions)


def test_every_source_reaches_both_supersets(graph):
    for audience in ("city_hall", "citizens"):
        behind, look_at = set(), {dg.AssetKey(["superset", audience])}
        while look_at:
            behind |= look_at
            look_at = {parent for key in look_at for parent in graph.get(key).parent_keys} - behind
        assert {dg.AssetKey([contract.department, contract.name]) for contract in load_contracts()} <= behind


def test_dbt_is_one_step_that_waits_for_every_landing(definitions):
    """Dagster splits an asset that it must enter twice; then dbt would run, and its tests fail, on half a star."""
    steps = [node.name for node in definitions.resolve_job_def("everything").graph.nodes]
    assert steps.count("models") == 1 and not [name for name in steps if re.fullmatch(r"models_\d+", name)]


def test_assets_are_grouped_by_department_and_layer(graph):
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups >= {contract.department for contract in load_contracts()} | {"star", "kpi", "marts", "release", "dashboards"}


def test_every_asset_says_in_thai_what_it_is(graph):
    silent = [key.to_user_string() for key in graph.get_all_asset_keys() if not THAI.search(graph.get(key).description or "")]
    assert not silent


def test_dbt_tests_are_asset_checks(graph):
    checked = {key.asset_key for key in graph.asset_check_keys}
    assert {key for key in graph.get_all_asset_keys() if graph.get(key).group_name in ("star", "marts")} <= checked


def test_the_nightly_run_is_at_two_in_yala(definitions):
    nightly = definitions.resolve_schedule_def("nightly")
    assert (nightly.cron_schedule, nightly.execution_timezone) == ("0 2 * * *", "Asia/Bangkok")


def test_a_new_file_starts_a_run_once_it_is_whole(definitions, tmp_path, monkeypatch):
    """The first look takes note, the next sees a change, and only a second look that sees the same starts one run."""
    monkeypatch.setenv("YALA_WAREHOUSE", str(tmp_path))
    inbox = tmp_path / "inbox" / "somewhere"
    inbox.mkdir(parents=True)
    sensor, cursor, started = definitions.resolve_sensor_def("inbox"), None, []

    def look() -> int:
        nonlocal cursor
        with dg.DagsterInstance.ephemeral() as instance:
            seen = sensor.evaluate_tick(dg.build_sensor_context(instance, cursor=cursor, definitions=definitions))
        cursor = seen.cursor or cursor
        started.extend(request.run_key for request in seen.run_requests)
        return len(seen.run_requests)

    assert look() == 0
    (inbox / "a.csv").write_text("half")
    assert look() == 0
    (inbox / "a.csv").write_text("half and half")
    assert look() == 0
    assert look() == 1
    assert look() == 0
    assert len(set(started)) == 1
