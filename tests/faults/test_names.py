"""F6: whatever an office calls its file, it is stored under its own hash, and nothing of the name is a path or code."""

from hashlib import sha256

import pytest

from tests.pipelines.office import GOOD, contract, land, landed, write_csv

BAD = ["ไม่ทราบ", *GOOD[1:]]
NAMES = {
    "right to left": "ขยะ \u202excod.csv",
    "a line break": "ขยะ\n1.csv",
    "an escape": "ขยะ \x1b[31m.csv",
    "a quote": "ขยะ'; drop table receipts; --.csv",
    "a script": "ขยะ <script>alert(1)<%2fscript>.csv",
    "dots": "ขยะ..csv",
    "backslashes": "ขยะ..\\..\\etc\\cron.d\\x.csv",
    "a template": "ขยะ {{ env_var('HASH_KEY') }}.csv",
    "as long as a name may be": f"ขยะ{'ก' * 75}.csv",
}


@pytest.mark.parametrize("kind", NAMES)
def test_an_odd_name_lands_and_leads_nowhere(warehouse, kind):
    path = write_csv(warehouse / "inbox" / "works" / NAMES[kind], [GOOD, BAD])
    (outcome,) = land(warehouse, contract())
    assert outcome.held is None and outcome.rows_landed == 1
    assert [row["_file"] for row in landed(warehouse, contract())] == [NAMES[kind]]
    assert [kept.name for kept in (warehouse / "archive").iterdir()] == [sha256(path.read_bytes()).hexdigest()]
    assert outcome.returned.resolve().is_relative_to((warehouse / "returned" / "works").resolve()) and outcome.returned.is_file()
    assert not any(ord(sign) < 32 or sign in "\u202e\x1b" for sign in str(outcome.returned))
