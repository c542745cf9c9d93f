"""What a later delivery replaces is the contract's word, and any past day can be rebuilt: `current_rows` on a project of four contracts."""

import duckdb
import pytest

from pipelines.settings import ROOT
from tests.dbt_project.conftest import UNDERSCORED, dbt, write_parquet

RULES = ("nothing", "everything", "same_file", "same_key")
DATABASE = "same_key_of_a_database"
MISSPELT = "same_kye"
DELIVERIES = [  # delivery, file, received (Bangkok), rows: key and value
    ("d1", "a.csv", "2026-01-10 10:00:00", [(1, "first"), (2, "first")]),
    ("d2", "a.csv", "2026-01-20 08:00:00", [(1, "same file again")]),
    ("d3", "b.csv", "2026-01-20 23:59:59", [(2, "last second of the day")]),
    ("d4", "c.csv", "2026-01-21 00:00:00", [(1, "next day"), (1, "next day, lower row")]),
    ("d5", "d.csv", "2026-01-21 00:00:00", [(3, "same moment")]),
    ("d6", "e.csv", "2026-01-21 00:00:00", [(3, "same moment, later name")]),
]
PROJECT = """
name: yala
profile: yala
model-paths: [models]
macro-paths: ["{macros}"]
sources: {{yala: {{+meta: {{external_location: "{raw}/{{identifier}}.parquet"}}}}}}
flags: {{send_anonymous_usage_stats: false}}
"""


GONE = [*DELIVERIES, ("d7", "cases", "2026-01-22 02:00:00", [(2, "deleted")]), ("d8", "cases", "2026-01-23 02:00:00", [(4, "came and went")])]
GONE += [("d9", "cases", "2026-01-24 02:00:00", [(4, "deleted")]), ("e1", "cases", "2026-01-25 02:00:00", [(4, "came again")])]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Four tables with the same deliveries, one for each rule."""
    folder = tmp_path_factory.mktemp("current_rows")
    (folder / "dbt_project.yml").write_text(PROJECT.format(macros=ROOT / "dbt_project/macros", raw=folder), encoding="utf-8")
    (folder / "models").mkdir()
    tables = "".join(f"      - {{name: {rule}, config: {{meta: {{replaces: {rule}, key: [k]}}}}}}\n" for rule in (*RULES, MISSPELT))
    tables += f"      - {{name: {DATABASE}, config: {{meta: {{replaces: same_key, key: [k], read: {{reader: database}}}}}}}}\n"
    (folder / "models/sources.yml").write_text(f"sources:\n  - name: office\n    tables:\n{tables}", encoding="utf-8")
    rows, of_database = (
        [
            {"k": k, "v": v, "_delivery_id": delivery, "_received_at": received, "_file": file, "_row": at, "_is_gone": v == "deleted" or None}
            for delivery, file, received, told in sent
            for at, (k, v) in enumerate(told)
        ]
        for sent in (DELIVERIES, GONE)
    )
    write_parquet(folder / f"{DATABASE}.parquet", {"k": "integer", "v": "varchar"} | UNDERSCORED, of_database)
    (folder / f"models/kept_{DATABASE}.sql").write_text(f"select k, v from {{{{ current_rows('office', '{DATABASE}') }}}}", encoding="utf-8")
    for rule in (*RULES, MISSPELT):
        write_parquet(folder / f"{rule}.parquet", {"k": "integer", "v": "varchar"} | UNDERSCORED, rows)
        model = f"select k, v from {{{{ current_rows('office', '{rule}') }}}}"
        (folder / f"models/kept_{rule}.sql").write_text(model, encoding="utf-8")
    return folder


def kept(project, *told: str) -> tuple[dict[str, list[tuple]], str]:
    """The rows that each rule keeps, and what dbt said."""
    said = dbt(project, project, "run", "--quiet", *told).stdout
    with duckdb.connect(str(project / "yala.duckdb"), read_only=True) as built:
        return {rule: built.sql(f"select k, v from kept_{rule} order by all").fetchall() for rule in (*RULES, DATABASE)}, said


def test_a_later_delivery_replaces_what_its_contract_says_and_no_other_word_will_do(project):
    rows, said = kept(project)
    assert rows.pop(DATABASE) == [(1, "next day, lower row"), (3, "same moment, later name"), (4, "came again")]
    assert rows == {
        "nothing": sorted(row for *_, rows in DELIVERIES for row in rows),
        "everything": [(3, "same moment, later name")],
        "same_file": [
            (1, "next day"),
            (1, "next day, lower row"),
            (1, "same file again"),
            (2, "last second of the day"),
            (3, "same moment"),
            (3, "same moment, later name"),
        ],
        "same_key": [(1, "next day, lower row"), (2, "last second of the day"), (3, "same moment, later name")],
    }
    assert "replaces ต้องเป็น" in said and "must be everything, same_file, same_key or nothing; found same_kye" in said


def test_a_past_day_knows_what_came_until_its_midnight_in_yala(project):
    rows, _ = kept(project, "--vars", "as_of: 2026-01-20")
    assert rows.pop(DATABASE) == rows["same_key"]
    assert rows == {
        "nothing": [(1, "first"), (1, "same file again"), (2, "first"), (2, "last second of the day")],
        "everything": [(2, "last second of the day")],
        "same_file": [(1, "same file again"), (2, "last second of the day")],
        "same_key": [(1, "same file again"), (2, "last second of the day")],
    }


def test_a_row_that_was_deleted_in_its_database_held_until_then(project):
    rows, _ = kept(project, "--vars", "as_of: 2026-01-23")
    assert rows[DATABASE] == [(1, "next day, lower row"), (3, "same moment, later name"), (4, "came and went")]
