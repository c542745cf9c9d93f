"""Whatever happens to a build, a publish or a file of a release, readers see one whole tested release or are told, and the next run heals it."""

import os
import random
import shutil
import statistics
import time

import pytest

from pipelines.publish import publish
from pipelines.release import seal
from pipelines.release.shelf import swap
from tests.faults.publishing import Reader, kill_at_random, once, prepared, pretend_releases
from tests.pipelines.built import MANIFEST, build, current, read, releases

READERS = 8
WEIGHT = "select weight_tonnes from marts.waste_by_month"
FULL = os.environ.get("YALA_FAULTS") == "1"  # `make faults`


def watched(root, readers=READERS):
    looking = [Reader(root) for _ in range(readers)]
    for reader in looking:
        reader.start()
    return looking


def stop(looking) -> None:
    for reader in looking:
        reader.over.set()
    for reader in looking:
        reader.join()


@pytest.mark.parametrize("times", [50 if FULL else 10])
def test_killed_at_any_moment_of_build_and_publish_what_serves_is_whole_and_tested(warehouse, times):
    """R1–R3, R12: kill -9, eight readers, two tables that must agree."""
    root = prepared(warehouse)
    looking = watched(root)
    served = kill_at_random(warehouse, times, seed=2569)
    stop(looking)
    assert [reader.wrong for reader in looking] == [[]] * READERS
    assert min(len(reader.seen) for reader in looking) > times and len(set(served)) > times // 3, "publishes went through between the kills"
    once(warehouse, 7)  # the next run needs no hand
    assert read(current(warehouse), WEIGHT) == [(7.5,)]
    left = [name for name in releases(warehouse) if name.startswith(".")]
    assert not left and not list(root.glob(".current-*")), "what the kills left is swept"
    for name in releases(warehouse):
        seal.check_whole(root / "releases" / name)


FAILPOINTS = ["write", "open_data.write", "seal.write", "rename", "swap", "sweep"]


@pytest.mark.parametrize("where", FAILPOINTS)
def test_a_publish_that_dies_between_two_steps_leaves_all_old_or_all_new(warehouse, monkeypatch, where):
    """R3: each step of the window, before and after."""
    root = prepared(warehouse)
    old = seal.read(root / "current")["id"]
    build(warehouse, tonnes="2.5")

    def die(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as failing, pytest.raises(KeyboardInterrupt):
        failing.setattr("pathlib.Path.rename" if where == "rename" else f"pipelines.publish.{where}", die)
        publish(warehouse, MANIFEST)
    said = seal.check_whole((root / "current").resolve())
    assert (said["id"] == old) == (where != "sweep") and read(current(warehouse), WEIGHT) == [(1.5,) if where != "sweep" else (2.5,)]
    publish(warehouse, MANIFEST)
    assert read(current(warehouse), WEIGHT) == [(2.5,)]


def test_readers_of_one_long_process_see_every_swap_and_never_two_releases_at_once(warehouse):
    """R10: `make bench` does a thousand (B9)."""
    root = prepared(warehouse)
    made = pretend_releases(root, 3)
    looking = watched(root)
    for turn in range(300 if FULL else 60):
        swap(root, made[turn % 3])
        time.sleep(0.01)
    swapped = time.monotonic()
    swap(root, made[0])
    while min(len(reader.seen) for reader in looking) < 5 or any(reader.seen[-1][1] != 10.5 for reader in looking):
        assert time.monotonic() - swapped < 5
        time.sleep(0.01)
    stop(looking)
    assert [reader.wrong for reader in looking] == [[]] * READERS
    assert statistics.mean(len({tonnes for _, tonnes in reader.seen}) for reader in looking) > 2


def test_every_flipped_bit_and_every_cut_is_seen_before_a_reader_opens_the_file(warehouse):
    """R7, R8: DuckDB alone reads most of them as other numbers."""
    root = prepared(warehouse)
    release, dice = (root / "current").resolve(), random.Random(7)
    files = [name for name in [*seal.listed(release), seal.NAME] if not name.endswith("SHA256SUMS")]
    missed = []
    for turn in range(200):
        name = files[turn % len(files)]
        content = (release / name).read_bytes()
        at = dice.randrange(len(content))
        (release / name).write_bytes(content[:at] + bytes([content[at] ^ 1 << dice.randrange(8)]) + content[at + 1 :])
        missed += [name] if is_taken_for_whole(release, name) else []
        (release / name).write_bytes(content)
    for name in files:
        content = (release / name).read_bytes()
        for share in (0.1, 0.5, 0.9, 0.999):
            (release / name).write_bytes(content[: int(len(content) * share)])
            missed += [name] if len(content) > 1 and is_taken_for_whole(release, name) else []
        (release / name).write_bytes(content)
    assert missed == [] and seal.check_whole(release)


def is_taken_for_whole(release, name: str) -> bool:
    try:
        seal.read(release) if name == seal.NAME else seal.checked(release, name)
    except seal.Damaged:
        return False
    return True


def test_a_damaged_release_that_serves_is_made_anew_by_the_next_build(warehouse):
    root = prepared(warehouse)
    file = current(warehouse, "release.json")
    file.write_bytes(file.read_bytes().replace(b'"is_demo": true', b'"is_demo": null'))
    assert publish(warehouse, MANIFEST).is_new
    seal.check_whole((root / "current").resolve())


def test_the_same_tables_built_by_one_thread_or_two_have_the_same_hashes(warehouse):
    """R15, at the publish: the order of rows does not count, and files come out byte for byte."""
    build(warehouse)
    prepared(warehouse)
    first = publish(warehouse, MANIFEST).facts
    shutil.rmtree(warehouse / "published")
    (warehouse / "yala.duckdb").unlink()
    build(warehouse, tonnes="1.5", order="desc")
    again = publish(warehouse, MANIFEST).facts
    assert again["tables"] == first["tables"] and again["public_tables"] == first["public_tables"]
    files = {name: sha for name, sha in first["files"].items() if name.startswith("public/files/")}
    assert files == {name: sha for name, sha in again["files"].items() if name.startswith("public/files/")} and len(files) > 12
