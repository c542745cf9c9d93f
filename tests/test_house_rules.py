"""The rules of the house, checked by machine so that reviews can be about meaning."""

import ast
import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipelines.contract import departments, load_contracts
from pipelines.modelled import indicators, tellers, told_to_dbt
from pipelines.settings import ROOT

LAYERS = {"staging", "star", "kpi", "marts"}
MAY_READ = {
    "staging": {"source"},
    "star": {"staging", "star", "seed"},
    "kpi": {"star", "kpi", "seed"},
    "marts": {"star", "kpi"},
}
THAI = re.compile("[\u0e00-\u0e7f]")
OURS = ("pipelines", "sources", "dbt_project", "superset_config", "portal", "tests")
SITTING = 250


@pytest.fixture(scope="session")
def manifest(tmp_path_factory) -> dict:
    """The dbt project as dbt understands it."""
    target = tmp_path_factory.mktemp("dbt")
    command = [
        Path(sys.executable).with_name("dbt"),
        "parse",
        "--quiet",
        "--project-dir",
        "dbt_project",
        "--profiles-dir",
        "dbt_project",
        "--target-path",
        target,
    ]
    places = {"YALA_WAREHOUSE": str(target), "DBT_LOG_PATH": str(target)}
    done = subprocess.run(command, cwd=ROOT, env=os.environ | told_to_dbt() | places, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads((target / "manifest.json").read_text(encoding="utf-8"))


def models(manifest: dict, *layers: str) -> dict[str, dict]:
    found = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    return {name: node for name, node in found.items() if not layers or node["fqn"][1] in layers}


def layer(manifest: dict, unique_id: str) -> str:
    kind = unique_id.split(".")[0]
    return kind if kind in ("source", "seed") else manifest["nodes"][unique_id]["fqn"][1]


def kpi_words() -> dict[str, dict[str, str]]:
    with (ROOT / "dbt_project/seeds/kpi_words.csv").open(encoding="utf-8") as words:
        return {row["kpi_code"]: row for row in csv.DictReader(words)}


def our_files(*suffixes: str) -> list[Path]:
    """Our own files of these kinds as git knows them, tracked or new; nothing that a tool made."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *OURS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    paths = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in paths if path.suffix in suffixes and path.exists()]


def meta(column: dict) -> dict:
    return column["config"].get("meta") or column.get("meta") or {}


def test_each_layer_reads_only_the_ones_before(manifest):
    wrong = [
        (name, parent)
        for name, node in models(manifest).items()
        for parent in node["depends_on"]["nodes"]
        if layer(manifest, parent) not in MAY_READ[node["fqn"][1]]
    ]
    assert not wrong


def test_every_model_lies_in_a_layer(manifest):
    assert {node["fqn"][1] for node in models(manifest).values()} == LAYERS


def test_one_model_one_yml_one_stem(manifest):
    wrong = [name for name, node in models(manifest).items() if Path(str(node["patch_path"])).stem != name or Path(node["path"]).stem != name]
    assert not wrong


def test_the_first_line_of_every_model_is_its_grain(manifest):
    wrong = [name for name, node in models(manifest).items() if not re.match(r"-- (One row per|One row) .+", node["raw_code"].splitlines()[0])]
    assert not wrong


def test_a_staging_model_is_named_after_its_source(manifest):
    for name, node in models(manifest, "staging").items():
        department, table = node["fqn"][2], name.partition("__")[2]
        assert name == f"stg_{department}__{table}"
        assert node["depends_on"]["nodes"] == [f"source.yala.{department}.{table}"]


def test_every_indicator_is_found_by_its_file_and_has_words(manifest):
    """Adding one is one SQL file and one row of words."""
    measured = {parent.split(".")[-1] for parent in models(manifest)["kpi_measured"]["depends_on"]["nodes"]}
    others = {name for name in models(manifest, "kpi") if name.startswith(("dim_", "fct_", "kpi_"))}
    assert measured == set(models(manifest, "kpi")) - others == set(indicators())
    assert {name.split("_")[0].upper() for name in measured} <= set(kpi_words())


def test_every_feed_of_an_indicator_is_told_of_by_a_model_that_says_so(manifest):
    """So no list of feeds has to be kept: dim_feed unites what the facts say of themselves."""
    said = {name: node["config"]["meta"].get("feed") for name, node in models(manifest, "star").items()}
    assert {name for name, feed in said.items() if feed} == set(tellers())
    feeds = [feed["code"] for feed in said.values() if feed]
    assert len(feeds) == len(set(feeds))
    assert set(feeds) <= {contract.id for contract in load_contracts()}
    assert all({"code", "from", "through"} == set(feed) for feed in said.values() if feed)
    needed = {feed for name in indicators() for feed in kpi_words()[name.split("_")[0].upper()]["feeds"].split(";")}
    assert needed <= set(feeds) | {"operations.feeds"}


def test_what_people_query_keeps_a_dbt_contract(manifest):
    assert not [name for name, node in models(manifest, "star", "kpi", "marts").items() if not node["config"]["contract"]["enforced"]]


def test_every_key_of_the_star_is_tested(manifest):
    """A dimension's own key is unique and not null; a fact's key to a dimension has a relationship. The test `sound` asks several at once."""
    tests = set()
    for test in manifest["nodes"].values():
        if test["resource_type"] == "test" and test.get("test_metadata") and test["attached_node"]:
            name, model, asked = test["test_metadata"]["name"], test["attached_node"].split(".")[-1], test["test_metadata"]["kwargs"]
            tests.add((name, model, test["column_name"]))
            if name == "sound":
                tests |= {(kind, model, asked["key"]) for kind in ("unique", "not_null")}
                tests |= {(kind, model, column) for column in asked.get("points", {}) for kind in ("relationships", "not_null")}
    for name, node in models(manifest, "star").items():
        for key in (column for column in node["columns"] if column.endswith("_key")):
            assert ("not_null", name, key) in tests, (name, key)
            own = name == f"dim_{key.removesuffix('_key')}" or name == f"fct_{key.removesuffix('_key')}"
            assert (("unique" if own else "relationships"), name, key) in tests, (name, key)


def test_every_model_and_column_speaks_thai(manifest):
    """Superset, the portal and the chatbot read these sentences to people."""
    for name, node in models(manifest, "star", "kpi", "marts").items():
        assert THAI.search(node["description"]), name
        assert not [column for column, said in node["columns"].items() if not THAI.search(said["description"])], name


def test_every_mart_column_has_a_short_english_label(manifest):
    silent = [
        (name, column)
        for name, node in models(manifest, "marts").items()
        for column, said in node["columns"].items()
        if not meta(said).get("label_en")
    ]
    assert not silent


def test_only_marts_may_be_public_and_say_what_they_count(manifest):
    for name, node in models(manifest).items():
        public = [column for column, said in node["columns"].items() if meta(said).get("public")]
        if public:
            assert node["fqn"][1] == "marts", name
            assert node["config"]["meta"]["disclosure"] in ("people", "things"), name
            assert node["config"]["meta"].get("public") is True, f"{name}: the mart itself says public: true too, or none of it is published"


def test_no_public_column_is_personal(manifest):
    assert not [
        name
        for name, node in models(manifest).items()
        for said in node["columns"].values()
        if meta(said).get("public") and meta(said).get("personal")
    ]


def test_no_mart_selects_everything(manifest):
    assert not [name for name, node in models(manifest, "marts").items() if re.search(r"select\s+\*\s+from\s+\{\{", node["raw_code"])]


def test_every_source_folder_names_its_department_in_thai():
    folders = {path.parent.name for path in (ROOT / "sources").glob("*/*.yml")} - {"operations"}
    named = {said["department_code"]: said for said in departments()}
    assert set(named) == folders
    assert all(THAI.search(said["name_th"]) and said["name_en"] for said in named.values())


def test_pipelines_and_portal_name_no_department():
    """A department is a folder, never an `if`."""
    names = [word for said in departments() for word in (said["department_code"], said["name_th"])]
    pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in names))
    found = [
        (path.name, match.group())
        for path in our_files(".py", ".html", ".js", ".po")
        if path.is_relative_to(ROOT / "pipelines") or path.is_relative_to(ROOT / "portal")
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    ]
    assert not found


def test_no_file_is_longer_than_a_sitting():
    kinds = (".py", ".sql", ".yml", ".yaml", ".html", ".js", ".css")
    long = {
        str(path.relative_to(ROOT)): lines for path in our_files(*kinds) if (lines := len(path.read_text(encoding="utf-8").splitlines())) > SITTING
    }
    assert not long


def test_every_python_file_says_what_it_is():
    silent = [
        str(path) for path in our_files(".py") if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent


def test_every_public_function_of_ours_says_what_it_does():
    silent = []
    for path in our_files(".py"):
        if "tests" in path.parts or path.is_relative_to(ROOT / "sources"):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_") and not ast.get_docstring(node):
                silent.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert not silent


def test_yaml_of_ours_can_be_read():
    for path in our_files(".yml", ".yaml"):
        yaml.safe_load(path.read_text(encoding="utf-8"))


def test_nothing_third_party_lies_in_the_repository():
    """Scripts and fonts come from the registry at set-up."""
    assert not our_files(".woff2", ".woff", ".ttf", ".min.js", ".map")
