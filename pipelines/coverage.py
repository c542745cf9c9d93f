"""docs/coverage.md: from each module of the city's dashboard to its open data set, tables, contracts and indicators, so that a gap is an empty cell.

`python -m pipelines.coverage` (or `make coverage`) writes it; a test holds that it is current and has no gap.
"""

import csv
from collections import defaultdict
from pathlib import Path

from pipelines.contract import load_contracts
from pipelines.modelled import PROJECT_DIR
from pipelines.settings import ROOT

PAGE = ROOT / "docs" / "coverage.md"
CONTEXT = "บริบท · context"  # a table that describes, and that no indicator needs
HEAD = """# ข้อมูลของเมืองครอบคลุมอะไร · What the city's data cover

สร้างจาก `dbt_project/seeds/city_modules.csv` สัญญาข้อมูล และ `kpi_words.csv` ด้วย `make coverage` ห้ามแก้ด้วยมือ · *Generated; do not edit.*
● คือโมดูลหรือชุดข้อมูลเปิดที่เมืองมีอยู่แล้ววันนี้ · *The city has it today.*

| โมดูล · Module | ชุดข้อมูลเปิด · Open data set | ตาราง · Table | สัญญา · Contract | ตัวชี้วัด · Indicators |
|---|---|---|---|---|
"""


def seed(name: str) -> list[dict[str, str]]:
    """The rows of one of dbt's seeds."""
    with (PROJECT_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def rows() -> list[tuple[str, str, str, str, str]]:
    """Module, open data set, table, contract, indicators: one row per module and table.

    Raises:
        KeyError: a module names a table that no contract describes.
    """
    contracts = {contract.id: contract for contract in load_contracts(ROOT / "sources")}
    speaking: dict[str, list[str]] = defaultdict(list)
    for words in seed("kpi_words"):
        for feed in words["feeds"].split(";"):
            speaking[feed].append(words["kpi_code"])
    found = []
    for module in seed("city_modules"):
        today = "● " if module["is_there_today"] == "true" else ""
        open_today = "● " if module["is_open_today"] == "true" else ""
        for table in module["tables"].split(";"):
            contract = contracts[table]
            path = f"sources/{contract.department}/{contract.name}.yml"
            found.append(
                (
                    f"{today}{module['module_th']} · {module['module_en']}",
                    f"{open_today}{module['data_set_th']}",
                    f"{contract.description.split(' หนึ่งแถวต่อ')[0]} · {contract.label_en}",
                    f"[{table}](../{path})",
                    ", ".join(speaking[table]) or CONTEXT,
                )
            )
    return found


def page() -> str:
    """The whole page."""
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows())


def write(path: Path = PAGE) -> None:
    """Write the page."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    write()
