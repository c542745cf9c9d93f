"""Setting up again costs nothing where nothing changed, and little where only the release did."""

import json
import subprocess
import time

import pytest

from pipelines.settings import ROOT, SECRETS
from superset_config import stamp
from superset_config.audience import Audience, ForPeople
from superset_config.bootstrap import bootstrap
from superset_config.marts import of_manifest

HERE = Audience("citizens")
RELEASE = {"id": "r1", "is_demo": True}


@pytest.fixture
def warehouse(tmp_path, monkeypatch):
    """A warehouse with a release, a Superset that was set up from it, and secrets."""
    monkeypatch.setenv("YALA_WAREHOUSE", str(tmp_path))
    monkeypatch.setattr(stamp, "version", lambda package: "6.1.0")  # Superset lives in the other environment
    for number, name in enumerate(SECRETS):
        monkeypatch.setenv(name, f"{number}-a-secret-of-this-test-only-0123456789")
    (tmp_path / "published" / "current" / "public").mkdir(parents=True)
    publish(RELEASE)
    HERE.state.mkdir(parents=True)
    HERE.metadata_file.touch()
    return tmp_path


def publish(release):
    (HERE.release / "release.json").write_text(json.dumps(release), encoding="utf-8")


def set_up_from(manifest, release):
    stamp.write(HERE, stamp.of(HERE, of_manifest(manifest, only_public=True), release))


def test_nothing_changed_costs_nothing(warehouse, manifest):
    set_up_from(manifest, RELEASE)
    begun = time.monotonic()
    assert "nothing changed" in bootstrap(HERE, manifest)
    assert time.monotonic() - begun < 1


def test_a_new_release_changes_nothing_in_superset(warehouse, manifest):
    """Its name is part of every cache key, so there is nothing to write, and nothing that could be written too late."""
    set_up_from(manifest, RELEASE)
    publish(RELEASE | {"id": "r2"})
    before = HERE.metadata_file.stat()
    assert "r2" in bootstrap(HERE, manifest)
    assert HERE.metadata_file.stat() == before
    assert "nothing changed" in bootstrap(HERE, manifest)


@pytest.mark.parametrize("change", ["EMBEDDER_PASSWORD", "CITIZENS_SECRET_KEY", "PORTAL_PORT", "demo", "database gone"])
def test_what_matters_is_noticed(warehouse, manifest, monkeypatch, change):
    set_up_from(manifest, RELEASE)
    release = RELEASE | {"is_demo": False} if change == "demo" else RELEASE
    if change == "database gone":
        HERE.metadata_file.unlink()
    elif change != "demo":
        monkeypatch.setenv(change, "4321" if change == "PORTAL_PORT" else "another-secret-of-this-test-only-0123456789")
    now = stamp.of(HERE, of_manifest(manifest, only_public=True), release)
    assert now != stamp.read(HERE) and not stamp.only_release_differs(now, stamp.read(HERE))


def test_without_a_release_it_says_what_to_do(warehouse, manifest):
    (HERE.release / "release.json").unlink()
    with pytest.raises(ForPeople, match="make build"):
        bootstrap(HERE, manifest)


@pytest.mark.superset
@pytest.mark.parametrize("audience", ["city_hall", "citizens"])
def test_a_running_superset_is_left_alone(city, audience):
    """The command that follows every publish, with nothing new: under a second of its own, and nothing is loaded."""
    command = [ROOT / ".venv-superset" / "bin" / "python", "-m", "superset_config.bootstrap"]
    manifest = city.warehouse / "state" / "dbt" / "manifest.json"
    settings = city.settings | {"YALA_AUDIENCE": audience}
    for _ in ("catch up with a run that the inbox sensor may have started", "nothing is new now"):
        done = subprocess.run([*command, "--manifest", manifest], cwd=ROOT, env=settings, capture_output=True, text=True, check=True)
    assert "nothing changed" in done.stdout
    assert float(done.stdout.rsplit("(", 1)[1].split(" s")[0]) < 1
