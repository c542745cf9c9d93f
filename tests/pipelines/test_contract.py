"""A contract says one thing in one place: a wrong word stops it, with the file's name and the nearest right word."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.contract import ContractError, load_contracts
from tests.pipelines.office import CSV, DATABASE, NOTE, WEIGHT, WORKBOOK, contract, document, load

FREE = {"headings", "leave_out", "personal"}  # what departments call their columns is theirs to choose
READERS = {"text": CSV | {"header_rows": [1]}, "spreadsheet": WORKBOOK, "database": DATABASE}


def full(read: dict) -> dict:
    """A contract that uses every word there is."""
    said = document(read)
    said["sources"][0]["tables"][0]["columns"][0]["config"]["meta"]["form"] = "month"
    return said


def places(said: Any, place: tuple = ()) -> Iterator[tuple]:
    """Where each word of a contract stands; of a list the first will do."""
    for word, value in said.items() if isinstance(said, dict) else enumerate(said[:1]) if isinstance(said, list) else ():
        if isinstance(word, str):
            yield (*place, word)
        if word not in FREE:
            yield from places(value, (*place, word))


def at(said: Any, place: tuple) -> Any:
    for step in place:
        said = said[step]
    return said


WORDS = [(reader, place) for reader, read in READERS.items() for place in places(full(read)) if reader == "text" or "read" in place[:-1]]


def refusal(tmp_path, said: dict | str) -> str:
    with pytest.raises(ContractError) as fault:
        load(tmp_path, said)
    return str(fault.value)


def meta(said: dict) -> dict:
    return at(said, ("sources", 0, "tables", 0, "config", "meta"))


def table(said: dict) -> dict:
    return at(said, ("sources", 0, "tables", 0))


@pytest.mark.parametrize(("reader", "place"), WORDS, ids=lambda part: part if isinstance(part, str) else ".".join(map(str, part)))
def test_a_typo_in_any_word_names_the_file_and_the_right_word(tmp_path, reader, place):
    said, word = full(READERS[reader]), place[-1]
    typo = word[0] + word[2] + word[1] + word[3:]
    around = at(said, place[:-1])
    around[typo] = around.pop(word)
    message = refusal(tmp_path, said)
    assert "works/waste.yml" in message
    assert f"{typo} is not a word of contracts — did you mean {word}?" in message


@pytest.mark.parametrize("jinja", ["{{ env_var('HASH_KEY') }}", "{% set x = 1 %}"])
def test_jinja_is_refused_because_dbt_would_run_it(tmp_path, jinja):
    said = document(CSV)
    table(said)["description"] = jinja
    assert "works/waste.yml" in (message := refusal(tmp_path, said)) and "Jinja" in message


@pytest.mark.parametrize("name", ["Weight", "1st", "a b", 'a"; drop table x; --', "_row", "น้ำหนัก", "select", "order", "a" * 61, ""])
def test_a_column_name_that_sql_would_trip_over_is_refused(tmp_path, name):
    said = document(CSV)
    meta(said)["headings"][WEIGHT] = table(said)["columns"][3]["name"] = name
    assert "works/waste.yml" in refusal(tmp_path, said)


@pytest.mark.parametrize("kind", ["text", "int", "varchar(10)", "decimal", "decimal(39, 2)", "decimal(4, 5)", "date; drop table x", "timestamptz"])
def test_a_type_that_is_not_ours_is_refused(tmp_path, kind):
    said = document(CSV)
    table(said)["columns"][3]["data_type"] = kind
    assert "works/waste.yml" in refusal(tmp_path, said)


@pytest.mark.parametrize(
    ("word", "value"),
    [("dsn", "postgresql://officer:hunter2@db/waste"), ("dsn", "env:lower"), ("table", "rounds; drop table x"), ("cursor", "changed_at--")],
)
def test_a_database_is_named_and_its_address_never_written(tmp_path, word, value):
    message = refusal(tmp_path, document(DATABASE | {word: value}))
    assert f"read.database.{word}" in message and "hunter2" not in message


def test_a_heading_without_a_column_is_a_typo(tmp_path):
    said = document(CSV)
    meta(said)["headings"][WEIGHT] = "weight_tonne"
    meta(said)["headings"].pop("น้ำหนัก")
    message = refusal(tmp_path, said)
    assert "weight_tonne" in message and "weight_tonnes" in message


def test_a_column_without_a_heading_is_a_typo(tmp_path):
    said = document(CSV)
    del meta(said)["headings"]["จำนวนเที่ยว"]
    assert "headings and columns differ: trips" in refusal(tmp_path, said)


@pytest.mark.parametrize("rule", [{"key": ["trip"]}, {"fill_down": ["trip"]}, {"personal": {"trip": "hash"}}])
def test_a_rule_about_a_column_that_is_not_there_is_a_typo(tmp_path, rule):
    assert "unknown columns: trip — did you mean trips?" in refusal(tmp_path, document(CSV, **rule))


def test_a_heading_is_taken_or_left_out_and_not_both(tmp_path):
    assert WEIGHT in refusal(tmp_path, document(CSV, leave_out={WEIGHT: "ซ้ำ"}))


def test_a_word_said_twice_is_refused(tmp_path):
    """YAML would keep the last of them and lose the first without a sound."""
    text = "sources:\n  - name: works\n    name: works\n    tables: []\n"
    assert "name is said twice (line 2" in refusal(tmp_path, text)


@pytest.mark.parametrize("text", ["", "[]", "sources: 5", "sources:\n  - name: works\n    tables:\n      - waste\n", "a: [", "sources: {}: x"])
def test_a_file_that_is_no_contract_is_refused_by_name(tmp_path, text):
    with pytest.raises(ContractError, match=r"works/waste\.yml"):
        load(tmp_path, text)


def test_the_folder_and_the_file_say_what_the_contract_says(tmp_path):
    said = document(CSV)
    table(said)["name"] = "rubbish"
    message = refusal(tmp_path, said)
    assert "works.rubbish" in message and "works.waste" in message


@pytest.mark.parametrize("rows", [[0], [-1], [3, 2], [2, 2]])
def test_heading_rows_go_downwards_from_the_first(tmp_path, rows):
    assert "header_rows" in refusal(tmp_path, document(WORKBOOK | {"header_rows": rows}))


@pytest.mark.parametrize("replaces", ["everything", "same_file", "nothing"])
def test_an_extract_of_what_changed_replaces_no_more_than_its_keys(tmp_path, replaces):
    assert "same_key" in refusal(tmp_path, document(DATABASE, replaces=replaces))


def test_a_key_and_what_dbt_tests_as_not_null_may_not_be_empty():
    assert [column.name for column in contract().columns if column.required] == ["collected_on", "community_name", "weight_tonnes"]


def said_otherwise(change: str) -> dict:
    said = copy.deepcopy(document(CSV))
    match change:
        case "words":
            table(said)["description"], meta(said)["label_en"], meta(said)["data_category"] = "ถ้อยคำใหม่", "Rubbish", "ข้อมูลส่วนบุคคล"
            table(said)["columns"][0]["description"], meta(said)["skip"][0]["why"], meta(said)["leave_out"][NOTE] = "ก", "ข", "ค"
            table(said)["columns"][0]["config"]["meta"]["label_en"] = "Day"
        case "due":
            table(said)["config"]["freshness"]["warn_after"]["count"] = 7
        case "order of headings":
            meta(said)["headings"] = dict(reversed(meta(said)["headings"].items()))
        case "type":
            table(said)["columns"][3]["data_type"] = "double"
        case "heading":
            meta(said)["headings"]["น้ำหนักสุทธิ"] = "weight_tonnes"
        case "left out":
            meta(said)["leave_out"]["ผู้บันทึก"] = "ไม่ใช้"
        case "skipped":
            meta(said)["skip"][0]["like"] = "ยอดรวม%"
        case "encoding":
            meta(said)["read"]["encoding"] = "cp874"
        case "empty":
            table(said)["columns"][2]["data_tests"] = ["not_null"]
        case "personal":
            meta(said)["personal"] = {}
    return said


@pytest.mark.parametrize("change", ["words", "due", "order of headings"])
def test_other_words_leave_the_contract_the_same(tmp_path, change):
    assert load(tmp_path, said_otherwise(change)).hash == contract().hash


@pytest.mark.parametrize("change", ["type", "heading", "left out", "skipped", "encoding", "empty", "personal"])
def test_what_shapes_the_rows_makes_it_another_contract(tmp_path, change):
    assert load(tmp_path, said_otherwise(change)).hash != contract().hash


def test_every_contract_of_the_city_is_one():
    contracts = load_contracts()
    assert len({contract.id for contract in contracts}) == len(contracts) >= 6
