"""The test `sound` finds every fault that it looks for: on a fact with one of each."""

import json

from pipelines.settings import ROOT
from tests.dbt_project.conftest import dbt

PROJECT = """
name: yala
profile: yala
model-paths: [models]
test-paths: ["{tests}"]
flags: {{send_anonymous_usage_stats: false}}
"""
FACT = """
select *
from (values ('a', 1, 3), ('b', 2, 3), ('b', 1, 3), (null, 1, 3), ('c', 9, 3), ('d', null, 3), ('e', 1, -1), ('f', 1, null)) as told (k, d, n)
"""
YML = """
models:
  - name: fact
    data_tests:
      - sound: {arguments: {key: k, points: {d: dimension.d}, sentence: "n > 0"}}
  - name: fair
    data_tests:
      - sound: {arguments: {key: k, points: {d: dimension.d}, sentence: "n > 0"}}
"""


def test_a_doubled_key_a_missing_one_a_dead_end_and_a_sentence_that_does_not_hold_are_each_found(tmp_path):
    (tmp_path / "dbt_project.yml").write_text(PROJECT.format(tests=ROOT / "dbt_project/tests"), encoding="utf-8")
    (tmp_path / "models").mkdir()
    for name, text in {
        "dimension.sql": "select unnest([1, 2]) as d",
        "fact.sql": FACT,
        "fair.sql": "select 'a' as k, 2 as d, 1 as n",
        "all.yml": YML,
    }.items():
        (tmp_path / "models" / name).write_text(text, encoding="utf-8")
    dbt(tmp_path, tmp_path, "build", "--quiet")
    results = json.loads((tmp_path / "target/run_results.json").read_text(encoding="utf-8"))["results"]
    found = {each["unique_id"].split(".")[2].split("_")[1]: each["failures"] for each in results if each["unique_id"].startswith("test.")}
    assert found == {"fact": 2 + 2 + 2, "fair": 0}
