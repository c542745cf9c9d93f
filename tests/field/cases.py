"""Which contract reads each row of the field data's expectations.csv, and what of the landed rows its numbers count."""

import csv
import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pipelines.settings import ROOT
from pipelines.thai import MONTHS

FIELD = ROOT.parent / "shared" / "field"
OF_A_DATABASE = "databases/"  # rows of expectations.csv that need a database reader


@dataclass(frozen=True)
class Case:
    """One row of expectations.csv: which contract reads it, and what of the landed rows its numbers count.

    `rows` and `control` are SQL over the landed rows of the file's sheet; `noted` are more of it, each with the pattern by which the number is
    found in the row's notes; `always` holds for every row. `of` is how its control column begins, where a sheet has several rows there.
    """

    file: str
    contract: str
    control: str | None = None
    sheet: str = ""
    of: str = ""
    rows: str = "count(*)"
    noted: dict[str, str] = field(default_factory=dict)
    always: str = "true"

    @property
    def name(self) -> str:
        return Path(self.file).name

    @property
    def expected(self) -> dict[str, str]:
        """The row of expectations.csv."""
        (row,) = (row for row in expectations() if self.is_of(row))
        return row

    def is_of(self, row: dict[str, str]) -> bool:
        return (row["file"], row["sheet"]) == (self.file, self.sheet) and row["control column"].startswith(self.of)


def expectations() -> list[dict[str, str]]:
    """The rows of expectations.csv."""
    with (FIELD / "expectations.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def number(text: str) -> Decimal:
    """A number as people write it, exactly."""
    return Decimal(text.replace(",", ""))


def noted(pattern: str, notes: str) -> list[Decimal]:
    """The numbers that a pattern finds in the notes of an expectation."""
    return [number(text) for text in re.search(pattern, notes).groups()]


CAR_SIZES = "up_to_1300cc_vehicles + up_to_1600cc_vehicles + up_to_1800cc_vehicles + up_to_2000cc_vehicles + over_2000cc_vehicles + electric_vehicles"
OF_STATION = "filter (station_code = '63T')"
SATENG = "filter (tambon_code = '950101')"
YEARS_BY_PROVINCE = "count(distinct province_name) * count(distinct year_be)"  # บึงกาฬ has none before it was founded: a blank cell makes no row
HAS_YALA = {"count(*) filter (province_name = 'ยะลา')": r"ยะลา \((\d+)\)"}
CASES = [
    Case("thai_sheets/Car1_whole2559.xls", "land_transport.new_cars_by_year", "sum(all_vehicles)", "Total", always=f"{CAR_SIZES} = all_vehicles"),
    Case("thai_sheets/derived/Car1_whole2559.ods", "land_transport.new_cars_by_year", "sum(all_vehicles)", "Total"),
    *(
        Case("thai_sheets/Car1_whole2559.xls", "land_transport.new_cars_by_month", "sum(all_vehicles)", month, always=f"month_name = '{month}'")
        for month in MONTHS
    ),
    Case(
        "thai_sheets/Population by province.xlsx",
        "dopa.population_by_province",
        "sum(people) filter (year_be = 2556)",
        "Sheet1",
        rows="count(distinct province_name)",
        noted={YEARS_BY_PROVINCE: r"gives (\d+) rows", "sum(people) filter (year_be = 2556 and province_name = 'ยะลา')": r"Yala 2556 = (\d+)"},
    ),
    Case(
        "thai_sheets/PopulationByProvince.txt",
        "dopa.population_by_province_text",
        "sum(people) filter (year_be = 2556)",
        rows="count(distinct province_name)",
    ),
    Case("thai_sheets/province_Windows874.csv", "classroom.province_names"),
    Case("thai_sheets/province_tis.txt", "classroom.province_names_tabbed"),
    Case("thai_sheets/province_tis.xlsx", "classroom.province_names_workbook", sheet="province_tis", noted=HAS_YALA),
    Case("thai_sheets/province_BOM.csv", "classroom.province_areas", "sum(area_km2)"),
    Case("thai_sheets/province_demographics2562.tsv", "dopa.province_demographics", "sum(people)", always="male_people + female_people = people"),
    Case("thai_sheets/province_in_region_S.csv", "classroom.southern_provinces", "sum(people)"),
    Case("thai_sheets/thailand.xls", "classroom.provinces", sheet="List", of="block A:C", always="regexp_full_match(province_code, '[0-9]{2}')"),
    Case("thai_sheets/thailand.xls", "classroom.amphoes", sheet="List", of="block E:H", always="regexp_full_match(amphoe_code, '[0-9]{4}')"),
    Case(
        "thai_sheets/th_province_amphur_info.xlsx",
        "classroom.province_facts",
        "sum(people)",
        "province",
        noted={"sum(people) filter (province_name = 'ยะลา')": r"Yala (\d+)"},
    ),
    Case("thai_sheets/th_province_amphur_info.xlsx", "classroom.amphoe_facts", "sum(people)", "amphur"),
    Case(
        "thai_sheets/plastic_cards_in_Thailand.xlsx",
        "bank_of_thailand.plastic_cards",
        "sum(cards) filter (year_be = 2558)",
        "Sheet1",
        rows="count(distinct card_type)",
        noted={"count(*)": r"unpivot = (\d+) rows", "sum(cards)": r"all-cell sum (\d+)"},
    ),
    Case(
        "thai_sheets/thailand_beach.csv",
        "tourism.beaches",
        "count(distinct regexp_replace(province_name, '^จ\\.', ''))",
        noted={"count(*) filter (province_name like 'จ.%')": r"prefix (\d+)"},
    ),
    Case("thai_sheets/thaitourism2.csv", "tourism.foreign_visitors", "sum(visitors)"),
    Case(
        "thai_sheets/fake_thai_data.xlsx",
        "classroom.people",
        "count(distinct record_code)",
        "Sheet1",
        always="regexp_full_match(record_code, '[0-9]{10}')",
    ),
    *(
        Case(f"thai_sheets/{name}", "bangkok.budget_by_strategy", "sum(enacted_million_thb)", always="area_name not like '%\n%'")
        for name in ("bkk_budget_by_strategy.csv", "derived/bkk_budget_by_strategy_cp874.csv", "derived/bkk_budget_by_strategy_utf16.csv")
    ),
    Case("thai_sheets/budget2565_vol14.csv", "budget_bureau.budget_lines", "sum(amount_thb)"),
    Case("thai_sheets/budget2565_vol3_5.csv", "budget_bureau.budget_lines", "sum(amount_thb)"),
    Case("thai_sheets/budget_output_example_v2.xlsx", "budget_bureau.budget_lines_example", "sum(amount_thb)", "Output"),
    Case("thai_sheets/school_student.csv", "obec.school_students", "sum(all_students)", always="male_students + female_students = all_students"),
    Case("thai_sheets/school_staff.csv", "obec.school_staff", "sum(all_staff)", always="male_staff + female_staff = all_staff"),
    Case("thai_sheets/school_computer.csv", "obec.school_computers", "sum(computers) filter (count_name = 'คอมพิวเตอร์:')"),
    Case(
        "thai_sheets/PM2.5(2025).xlsx",
        "pollution_control.pm25_daily",
        "sum(pm25_ug_m3)",
        "DATA",
        "all stations",
        rows="count(distinct measured_on)",
        noted={"count(*)": r"numeric cells (\d+)", "count(distinct station_code)": r"(\d+) stations"},
    ),
    Case(
        "thai_sheets/PM2.5(2025).xlsx",
        "pollution_control.pm25_daily",
        f"sum(pm25_ug_m3) {OF_STATION}",
        "DATA",
        "63T",
        rows=f"count(*) {OF_STATION}",
        noted={f"round(avg(pm25_ug_m3) {OF_STATION}, 2)::decimal(6, 2)": r"mean ([\d.]+)"},
    ),
    Case(
        "thai_sheets/PM2.5(2025).xlsx",
        "pollution_control.pm25_stations",
        "count(*) filter (station_name like '%ยะลา%')",
        "รายละเอียดจุดตรวจวัด",
    ),
    Case("thai_sheets/election_areas_raw.csv", "election_commission.polling_areas"),  # its sum counts what was not merged: a test of its own
    Case("thai_sheets/moph_provinces.csv", "public_health.provinces", "sum(province_number)"),
    Case("thai_sheets/procurement_method_summary.csv", "comptroller.procurement_by_method", "sum(value_thb)"),
    Case("thai_sheets/Bangkok_pm25.txt", "berkeley_earth.bangkok_pm25", "sum(pm25_ug_m3)"),
    Case("thai_sheets/NineTemples_tis620.json", "classroom.temples", "sum(latitude)"),
    Case("service_requests/la311_2018_jan.csv", "los_angeles.service_requests", "count(*) filter (status = 'Closed')"),
    Case(
        "geography/dopa_yala/DOPA2021_yala.xml",
        "dopa.tambon_population",
        "sum(people)",
        noted={
            f"sum(people) {SATENG}": r"950101: (\d+) persons",
            f"sum(male_people) {SATENG}": r"(\d+) M,",
            f"sum(female_people) {SATENG}": r"(\d+) F\)",
            f"sum(households) {SATENG}": r"(\d+) households",
        },
    ),
    Case("geography/mueang_yala_tambons_adm3.geojson", "royal_survey.tambon_boundaries", "count(distinct tambon_pcode)"),
    Case(
        "geography/Tambon_geolocation.xlsx",
        "classroom.tambon_places",
        "count(distinct tambon_code)",
        "TAMBON",
        noted={
            "count(*) filter (province_code = '95')": r"(\d+) rows, ",
            "count(distinct tambon_code) filter (province_code = '95')": r"(\d+) distinct",
        },
    ),
]
SKIPPED = {  # rows that are no data, as the notes count them
    "bkk_budget_by_strategy.csv": r"(\d+) รวม rows dropped",
    "school_student.csv": r"(\d+) subtotal rows",
    "budget_output_example_v2.xlsx": r"placeholders \((\d+)\)",
    "Bangkok_pm25.txt": r"(\d+) comment lines",
}
LOST_DIGITS = {"S372", "S706", "S926"}  # amounts such as 87,50, cut short in the PDF; expectations.csv adds this one up as 8750
SAME = {  # conversions of one file: the sources of one table
    "land_transport.new_cars_by_year": ("Car1_whole2559.xls", "Car1_whole2559.xlsx", "Car1_whole2559.ods"),
    "land_transport.new_cars_by_month": ("Car1_whole2559.xls", "Car1_whole2559.xlsx", "Car1_whole2559.ods"),
    "pollution_control.pm25_daily": ("PM2.5(2025).xlsx", "PM2.5(2025).ods"),
    "pollution_control.pm25_stations": ("PM2.5(2025).xlsx", "PM2.5(2025).ods"),
    "bangkok.budget_by_strategy": ("bkk_budget_by_strategy.csv", "bkk_budget_by_strategy_cp874.csv", "bkk_budget_by_strategy_utf16.csv"),
}
