"""`yala draft --update` takes in what an office has renamed, with one question each. All files here are made up or samples of ours."""

import csv
import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.contract import Contract, load_contracts, read_contract
from pipelines.draft.compare import Proposal, compare
from pipelines.draft.tables import draft
from pipelines.draft.update import applied
from pipelines.settings import ROOT
from pipelines.thai import tidy
from tests.pipelines.office import GOOD, HEADINGS, WEIGHT, WHEN, WHERE, document, load
from tests.pipelines.samples import sample_of

READ = [contract for contract in load_contracts(ROOT / "sources") if contract.read.reader in ("spreadsheet", "text")]
YAML = """
            headings:
              วันที่เก็บ: collected_on     # ตามแบบใหม่
              ชุมชน: community_name
            leave_out:
              หมายเหตุ: ข้อความอิสระ
        columns:
"""


@pytest.fixture
def works(tmp_path, monkeypatch) -> Path:
    """The made-up office's contract, in a folder of sources."""
    monkeypatch.setenv("YALA_SOURCES", str(tmp_path))
    monkeypatch.setenv("HASH_KEY", "a key of this test, 32 characters or more")
    load(tmp_path, yaml.safe_dump(document({"reader": "text", "files": "ขยะ*.csv"}), allow_unicode=True, sort_keys=False))
    return tmp_path


def sent(folder: Path, headings: list[str], rows: int = 3) -> Path:
    file = folder / "ขยะ ใหม่.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([headings, *([f"{n}/10/2568", *GOOD[1:], *["x"] * (len(headings) - len(GOOD))] for n in range(1, rows + 1))])
    return file


def update(file: Path, answers: str = "", *words: str):
    return CliRunner().invoke(app, ["draft", str(file), "--update", *words], input=answers)


def asked(output: str) -> int:
    return output.count("[Y/n]")


@pytest.mark.parametrize(
    ("was", "new"),
    [(WHEN, "วันเก็บ"), (WHERE, "ชื่อชุมชน"), (WEIGHT, "น้ำหนักขยะ (ตัน)"), (WEIGHT, "ปริมาณขยะ (ตัน)"), (WHERE, "Community"), (WHEN, "วันที่จัดเก็บขยะ")],
)
def test_a_renamed_heading_is_one_question(works, was, new):
    file = sent(works, [new if heading == was else heading for heading in HEADINGS])
    done = update(file, "y\n")
    assert done.exit_code == 0, done.output
    assert asked(done.output) == 1
    (contract,) = read_contract(works / "works" / "waste.yml")
    assert contract.headings[new] == contract.headings[was], "the old heading stays"


def test_a_no_changes_nothing(works):
    before = (works / "works" / "waste.yml").read_text(encoding="utf-8")
    done = update(sent(works, ["ชื่อชุมชน" if heading == WHERE else heading for heading in HEADINGS]), "n\n")
    assert done.exit_code == 1
    assert (works / "works" / "waste.yml").read_text(encoding="utf-8") == before


def test_a_new_heading_is_left_out_if_the_team_agrees(works):
    done = update(sent(works, [*HEADINGS, "ผู้ตรวจนับ"]), "y\n")
    assert done.exit_code == 0 and asked(done.output) == 1
    (contract,) = read_contract(works / "works" / "waste.yml")
    assert "ผู้ตรวจนับ" in contract.leave_out


def test_a_heading_that_is_gone_is_no_question_but_a_problem(works):
    done = update(sent(works, [heading for heading in HEADINGS if heading != WHERE]))
    assert done.exit_code == 1 and asked(done.output) == 0


def test_a_file_that_fits_needs_nothing(works):
    done = update(sent(works, HEADINGS))
    assert done.exit_code == 0 and asked(done.output) == 0


def test_every_heading_that_our_offices_renamed_is_found_again():
    """Each of our contracts without the present heading of a column that had another before: a file with it is taken in by one proposal."""
    tried = 0
    for contract in READ:
        for heading, name in contract.headings.items():
            if list(contract.headings.values()).count(name) > 1 and _holds(contract, heading, sample_of(contract)):
                found = compare(_without(contract, heading), sample_of(contract))
                assert [(each.kind, each.said, each.meant) for each in found.proposals] == [("heading", tidy([heading])[0], name)], contract.id
                assert not found.problems
                tried += 1
    assert tried > 3


def _without(contract: Contract, heading: str) -> Contract:
    return contract.model_copy(update={"headings": {said: ours for said, ours in contract.headings.items() if said != heading}})


def _holds(contract: Contract, heading: str, sample: Path) -> bool:
    """Whether the sample has that heading."""
    return any(heading in (column.heading for column in table.columns) for table in draft(sample).tables)


def test_lines_of_the_contract_stay_as_they_were():
    text = applied(YAML, Proposal("heading", "วันจัดเก็บ", "collected_on", "", ""))
    assert re.search(r"วันที่เก็บ: collected_on     # ตามแบบใหม่\n              วันจัดเก็บ: collected_on     # ", text)
    left = applied(YAML, Proposal("leave_out", "a: b", "ใหม่", "", ""))
    assert '              หมายเหตุ: ข้อความอิสระ\n              "a: b": ใหม่' in left
    assert text.replace(next(line for line in text.splitlines() if "วันจัดเก็บ" in line) + "\n", "") == YAML


def test_a_renamed_sheet_is_taken_under_both_names():
    told = applied("read: {reader: spreadsheet, sheet: ขยะ, header_rows: [1]}", Proposal("sheet", "ขยะ (ใหม่)", "ขยะ", "", ""))
    assert told == 'read: {reader: spreadsheet, sheet: [ขยะ, "ขยะ (ใหม่)"], header_rows: [1]}' or "[ขยะ, ขยะ (ใหม่)]" in told
