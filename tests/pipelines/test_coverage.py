"""docs/coverage.md is current, and leads from every module, open data set, contract and indicator of the city to the others."""

from pipelines import coverage
from pipelines.contract import load_contracts
from pipelines.settings import ROOT


def test_the_page_says_what_contracts_and_words_say_today():
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(), "run `make coverage`"


def test_no_cell_of_it_is_empty_and_every_contract_it_names_lies_there():
    for row in coverage.rows():
        assert all(cell.strip() for cell in row), row
        assert (ROOT / "docs" / row[3].partition("](")[2].rstrip(")")).exists(), row


def test_all_that_the_city_has_today_is_in_it():
    modules = coverage.seed("city_modules")
    assert len([module for module in modules if module["is_there_today"] == "true"]) >= 19
    assert len({module["data_set_th"] for module in modules if module["is_open_today"] == "true"}) == 15


def test_every_contract_belongs_to_a_module_and_every_indicator_is_led_to():
    rows = coverage.rows()
    assert {contract.id for contract in load_contracts(ROOT / "sources")} == {row[3].partition("]")[0].lstrip("[") for row in rows}
    led_to = {code for row in rows for code in row[4].split(", ")}
    assert {words["kpi_code"] for words in coverage.seed("kpi_words")} == led_to - {coverage.CONTEXT}
