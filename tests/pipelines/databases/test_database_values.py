"""What an old database holds lands as it was meant, to the last digit, or comes back with its reason; nothing changes without a word."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from tests.pipelines.office import land, landed, table_of

ODD = {"reader": "database", "dsn": "env:OFFICE_DSN", "table": "odd"}


def agreed(columns: dict[str, str | dict], **said):
    """The contract of the table `odd`, keyed by its id."""
    told = {"id": {"data_type": "decimal(20, 0)", "required": True}}
    told |= {name: {"data_type": kind} if isinstance(kind, str) else kind for name, kind in columns.items()}
    return table_of(told, ODD | said.pop("read", {}), key=["id"], replaces="same_key", **said)


def landed_and_refused(warehouse, contract) -> tuple[dict, dict]:
    """Our columns of each landed row by its id; what was read in each refused cell, by id and column."""
    (outcome,) = land(warehouse, contract)
    assert not outcome.held, outcome.held
    names = [column.name for column in contract.columns if column.name != "id"]
    rows = {int(row["id"]): {name: row[name] for name in names} for row in landed(warehouse, contract)}
    assert outcome.rows_sent == outcome.rows_landed + outcome.rows_refused and len(rows) == outcome.rows_landed
    return rows, {(cell["cell"], cell["column_name"]): cell["was_read"] for cell in outcome.refused.to_pylist()}


def test_values_of_postgresql(warehouse, postgres):
    postgres.run(
        "create type state as enum ('เปิด', 'ปิด')",
        """create table odd (id int primary key, exact numeric(14,2),
        free numeric, wide numeric(60,5), ratio float8, day date, seen_at timestamptz, moment
        timestamp, state state, said jsonb, flags bit(3), done boolean, ref uuid, cost money, list int[], clock time, code char(5), raw bytea)""",
        """insert into odd values (1, 1234567890.12, 123456789012345678901234567890.1234, 1.5, 0.1, '2026-02-28', '2026-01-01 00:00+00', '2026-01-01
        10:00', 'เปิด', '{"ก": 1}', b'101', true, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '1234.5', '{1,2}', '10:11:12', 'ab', '\\x414243')""",
        "insert into odd(id, exact) values (2, 'NaN')",
        "insert into odd(id, free) values (3, 'NaN'), (4, 'Infinity')",
        "insert into odd(id, ratio) values (5, 'NaN'), (6, '-Infinity')",
        "insert into odd(id, day) values (7, 'infinity'), (8, '1111-11-11'), (9, '2569-01-31')",
        "insert into odd(id, seen_at) values (10, '-infinity')",
        "insert into odd(id) values (11)",
    )
    contract = agreed(
        {
            "exact": "decimal(14, 2)",
            "free": "decimal(38, 4)",
            "wide": "decimal(38, 5)",
            "ratio": "double",
            "day": "date",
            "seen_at": "timestamp",
            "moment": "timestamp",
            "state": "varchar",
            "said": "varchar",
            "flags": "varchar",
            "done": "boolean",
            "ref": "varchar",
            "cost": "decimal(14, 2)",
            "list": "varchar",
            "clock": "time",
            "code": "varchar",
            "raw": "varchar",
        }
    )
    rows, refused = landed_and_refused(warehouse, contract)
    nothing = dict.fromkeys(rows[11])
    assert rows[1] == {
        "exact": Decimal("1234567890.12"),
        "free": Decimal("123456789012345678901234567890.1234"),
        "wide": Decimal("1.50000"),
        "ratio": 0.1,
        "day": date(2026, 2, 28),
        "seen_at": datetime(2026, 1, 1, 7, 0),  # Bangkok's clock
        "moment": datetime(2026, 1, 1, 10, 0),
        "state": "เปิด",
        "said": '{"ก": 1}',
        "flags": "101",
        "done": True,
        "ref": "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "cost": Decimal("1234.50"),
        "list": "[1, 2]",
        "clock": time(10, 11, 12),
        "code": "ab",
        "raw": "ABC",
    }
    assert rows[9] == nothing | {"day": date(2026, 1, 31)} and rows[11] == nothing and set(rows) == {1, 9, 11}
    assert {place: said.lower() for place, said in refused.items()} == {
        ("2", "exact"): "nan",
        ("3", "free"): "nan",
        ("4", "free"): "infinity",
        ("5", "ratio"): "nan",
        ("6", "ratio"): "-inf",
        ("7", "day"): "infinity",
        ("8", "day"): "1111-11-11",
        ("10", "seen_at"): "-infinity",
    }


def test_values_of_mariadb(warehouse, mariadb):
    thai = "convert(convert('ยะลา' using tis620) using binary)"
    mariadb.run(
        """create table odd (id bigint unsigned primary key, day date, moment datetime, seen_at timestamp null, clock time, state enum('เปิด','ปิด'),
        flags set('a','b'), said json, one bit(1), bits bit(8), many int unsigned, y year, wide decimal(40,5), exact decimal(14,2), ratio float,
        done tinyint(1), raw varbinary(60), place text character set tis620, old varchar(50) character set latin1) engine = innodb""",
        f"""insert into odd values (18446744073709551615, '2026-02-28', '2026-01-01 10:00:00',
        from_unixtime(1767261600), '10:11:12', 'เปิด', 'a,b',
        '{{"a":1}}', 1, 5, 4294967295, 2026, 12345678901234567890123456789012345.12345, 0.10, 1.1, 1, 'ยะลา "abc"', 'เทศบาลนครยะลา', {thai})""",
        "insert into odd(id, day, moment) values (2, '0000-00-00', '0000-00-00 00:00:00')",
        "insert into odd(id, day) values (3, '2020-00-00'), (4, '1111-11-11'), (5, '2569-01-31')",
        "insert into odd(id, done) values (6, 2)",
        "insert into odd(id, clock) values (7, '838:59:59'), (8, '-12:00:00')",
        "insert into odd(id) values (9)",
    )
    kinds = {
        "day": "date",
        "moment": "timestamp",
        "seen_at": "timestamp",
        "clock": "time",
        "state": "varchar",
        "flags": "varchar",
        "said": "varchar",
        "one": "boolean",
        "bits": "varchar",
        "many": "bigint",
        "y": "integer",
        "wide": "varchar",
        "exact": "decimal(14, 2)",
        "ratio": "double",
        "done": "boolean",
        "raw": "varchar",
        "place": "varchar",
        "old": "varchar",
    }
    (outcome,) = land(warehouse, agreed(kinds))
    assert outcome.held and "«old»" in outcome.held.th and "encoding: cp874" in outcome.held.en
    rows, refused = landed_and_refused(warehouse, agreed(kinds, read={"encoding": "cp874"}))
    nothing = dict.fromkeys(rows[9])
    assert rows[18446744073709551615] == {
        "day": date(2026, 2, 28),
        "moment": datetime(2026, 1, 1, 10, 0),
        "seen_at": datetime(2026, 1, 1, 17, 0),  # ten o'clock UTC
        "clock": time(10, 11, 12),
        "state": "เปิด",
        "flags": "a,b",
        "said": '{"a":1}',
        "one": True,
        "bits": "\\x05",
        "many": 4294967295,
        "y": 2026,
        "wide": "12345678901234567890123456789012345.12345",
        "exact": Decimal("0.10"),
        "ratio": 1.1,
        "done": True,
        "raw": 'ยะลา "abc"',
        "place": "เทศบาลนครยะลา",
        "old": "ยะลา",
    }
    assert rows[5] == nothing | {"day": date(2026, 1, 31)} and rows[9] == nothing and rows[2] == nothing
    assert set(rows) == {18446744073709551615, 2, 5, 9}
    assert refused == {
        ("3", "day"): "2020-00-00",
        ("4", "day"): "1111-11-11",
        ("6", "done"): "2",
        ("7", "clock"): "838:59:59",
        ("8", "clock"): "-12:00:00",
    }


@pytest.mark.parametrize("kind", ["varchar(20)", "char(20)"])
def test_a_word_that_means_nothing_is_nothing_in_every_type(warehouse, either, kind):
    either.run(
        f"create table odd (id int primary key, day date, said {kind})",
        "insert into odd values (1, '1111-11-11', 'N/A'), (2, '2026-01-01', ' ก  ข ')",
    )
    rows, refused = landed_and_refused(warehouse, agreed({"day": "date", "said": "varchar"}, nothing=("1111-11-11", "n/a")))
    assert rows == {1: {"day": None, "said": None}, 2: {"day": date(2026, 1, 1), "said": "ก ข"}} and not refused


def test_times_without_a_zone_are_of_the_zone_that_the_contract_says(warehouse, either):
    kind = "timestamp" if either.kind == "postgresql" else "datetime"
    either.run(f"create table odd (id int primary key, moment {kind})", "insert into odd values (1, '2026-01-01 20:00:00')")
    rows, _ = landed_and_refused(warehouse, agreed({"moment": {"data_type": "timestamp", "zone": "UTC"}}))
    assert rows[1]["moment"] == datetime(2026, 1, 2, 3, 0)


def test_bounds_and_words_hold_for_typed_columns_too(warehouse, either):
    either.run(
        "create table odd (id int primary key, share numeric(6,2), state varchar(20))",
        "insert into odd values (1, 50, 'เปิด'), (2, 101, 'เปิด'), (3, 5, 'open'), (4, 5, 'OPEN')",
    )
    contract = agreed({"share": {"data_type": "double", "max": 100}, "state": {"data_type": "varchar", "one_of": ("เปิด", "open")}})
    rows, refused = landed_and_refused(warehouse, contract)
    assert set(rows) == {1, 3} and {place for place, _ in refused} == {"2", "4"}


def test_a_personal_column_lands_as_the_hash_that_a_workbook_gives(warehouse, either, monkeypatch):
    either.run(
        "create table odd (id int primary key, phone varchar(20), born date)",
        "insert into odd values (1, '081-234-5678', '1987-05-01'), (2, ' 0812345678', '2530-05-01'), (3, null, null)",
    )
    contract = agreed({"phone": "varchar", "born": "integer"}, personal={"phone": "hash", "born": "year_of_birth"})
    rows, _ = landed_and_refused(warehouse, contract)
    assert rows[1] == rows[2] and rows[1]["born"] == 1987 and len(rows[1]["phone"]) == 64 and rows[3] == {"phone": None, "born": None}


def test_thai_that_a_web_page_stored_as_western_letters_is_mended(warehouse, mariadb):
    """UTF-8 sent over a connection that was declared latin1: ยะลา stands there as à¸¢à¸°."""
    mariadb.run(
        "create table odd (id int primary key, said varchar(80) character set latin1)",
        "insert into odd values (1, convert(convert('เทศบาลนครยะลา' using utf8mb4) using binary)), (2, 'Café'), (3, 'Yala')",
    )
    rows, refused = landed_and_refused(warehouse, agreed({"said": "varchar"}))
    assert {number: row["said"] for number, row in rows.items()} == {1: "เทศบาลนครยะลา", 2: "Café", 3: "Yala"} and not refused
