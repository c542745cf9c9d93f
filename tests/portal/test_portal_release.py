"""The portal opens the public half of the current release, and its connection can do nothing but read that."""

import json

import duckdb
import pytest

from portal.release import NoRelease, Shelf


@pytest.fixture
def shelf(published):
    return Shelf(lambda: published)


@pytest.mark.parametrize(
    "attack",
    [
        "select * from read_text('{canary}')",
        "select * from read_csv('{canary}')",
        "select * from '{canary}'",
        "select * from glob('{folder}/*')",
        "attach '{folder}/other.duckdb'",
        "copy (select 1) to '{folder}/written.csv'",
        "export database '{folder}/export'",
        "install httpfs",
        "load '{canary}'",
        "set enable_external_access = true",
        "set memory_limit = '8GB'",
        "create table marts.mine (a integer)",
        "delete from marts.kpi_public",
    ],
)
def test_the_connection_reaches_nothing_but_its_file(shelf, tmp_path, attack):
    canary = tmp_path / "canary.txt"
    canary.write_text("ความลับ", encoding="utf-8")
    duckdb.connect(tmp_path / "other.duckdb").close()
    release = shelf.current()
    with pytest.raises(duckdb.Error):
        release.rows(attack.format(canary=canary, folder=tmp_path))
    assert not (tmp_path / "written.csv").exists()
    assert release.rows("select count(*) as rows from marts.kpi_public") == [{"rows": 75}]


def test_only_files_of_the_public_folder_are_opened(published, shelf, monkeypatch):
    opened = []
    connect = duckdb.connect
    monkeypatch.setattr(duckdb, "connect", lambda path, **how: opened.append((path, how)) or connect(path, **how))
    shelf.current()
    shelf.current()
    [(path, how)] = opened
    assert path == str(published / "releases/first/public/open_data.duckdb")
    assert how["read_only"] is True


@pytest.mark.parametrize("name", ["open_data.duckdb", "release.json"])
def test_a_link_out_of_the_public_folder_is_refused(published, release_again, shelf, name):
    public = release_again("crooked")
    elsewhere = published / f"city_hall_{name}"
    (public / name).rename(elsewhere)
    (public / name).symlink_to(elsewhere)
    with pytest.raises(NoRelease, match="leads out"):
        shelf.current()


def test_a_release_that_is_broken_is_no_release(release_again, shelf):
    public = release_again("broken")
    (public / "release.json").write_text(json.dumps({"id": "broken"}), encoding="utf-8")
    with pytest.raises(NoRelease):
        shelf.current()


def test_readers_of_an_older_release_finish_undisturbed(release_again, shelf):
    first = shelf.current()
    release_again("second")
    assert shelf.current().id == "second"
    assert first.rows("select count(*) as rows from marts.kpi_public") == [{"rows": 75}]


@pytest.mark.parametrize("name", ["open_data.duckdb", "release.json"])
def test_a_flipped_bit_is_seen_before_anyone_reads_it(release_again, shelf, name):
    file = release_again("flipped") / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(NoRelease, match=r"เสียหาย.*not the file that was published"):
        shelf.current()
