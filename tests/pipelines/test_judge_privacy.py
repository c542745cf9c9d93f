"""What is known of a person is a keyed hash or a year of birth, and no text of theirs leaves the judge, whatever is wrong with it."""

import hashlib
import hmac

import pytest

from pipelines.judging.judge import judge
from pipelines.settings import Unsafe
from tests.pipelines.office import sent, table_of
from tests.pipelines.test_judge import rows_of

pytestmark = pytest.mark.usefixtures("hash_key")


@pytest.mark.parametrize("key", ["a key of the tests, 32 characters or more", "ก" * 33 + "abcdefghij", "0123456789abcdef" * 4])
def test_a_person_is_a_keyed_hash_of_what_was_written(monkeypatch, key):
    monkeypatch.setenv("HASH_KEY", key)
    rows = rows_of(*({"reporter_hash": text} for text in ("081-234-5678", " 081 234 5678", "๐๘๑๒๓๔๕๖๗๘", "081.234.5679", "ก.ข.", None, "-"))).landed
    hashed = [hmac.new(key.encode(), plain.encode(), hashlib.sha256).hexdigest() for plain in ("0812345678", "0812345679", "กข")]
    assert rows["reporter_hash"].to_pylist() == [hashed[0]] * 3 + [*hashed[1:], None, None]


def test_another_key_gives_another_hash(monkeypatch):
    one = rows_of({}).landed["reporter_hash"]
    monkeypatch.setenv("HASH_KEY", "another key, just as long as the first one")
    assert one != rows_of({}).landed["reporter_hash"]


def test_a_person_is_masked_where_the_row_is_refused():
    judged = rows_of(
        {"reporter_hash": "081-234-5678"}, {"reporter_hash": " "}, key=["reporter_hash"], personal={"reporter_hash": "hash"}, fill_down=[]
    )
    (cell,) = judged.refused.to_pylist()
    assert cell["column_name"] == "reporter_hash" and cell["was_read"] is None, "an empty cell tells nothing of anyone"
    for said in ({"trips": "?"}, {"reporter_hash": "0812345678\ufffd"}, {"reporter_hash": "#FORMULA! =0812345678"}):
        assert "0812345678" not in str(rows_of({"reporter_hash": "0812345678"} | said).refused.to_pylist())


def test_of_a_birthday_the_year_is_kept():
    agreed = table_of({"born_ce": {"data_type": "integer", "max": 2026}}, personal={"born_ce": "year_of_birth"})
    texts = ["31/1/2530", "31 ม.ค. 2530", "1987-01-31 00:00:00", "2530", "พ.ศ. 2530", "1987", "ปี ๒๕๓๐", "-"]
    (judged,) = judge(agreed, [sent(agreed, [[text] for text in texts])])
    assert judged.landed["born_ce"].to_pylist() == [1987] * 7 + [None]
    wrong = ["31/2/2530", "สามสิบปี", "31/1/30", "2599"]
    (judged,) = judge(agreed, [sent(agreed, [[text] for text in wrong])])
    cells = judged.refused.to_pylist()
    assert [cell["was_read"] for cell in cells] == ["•••"] * 4 and not any(text in str(cells) for text in wrong)
    assert "ต้องเป็นวันเกิดหรือปีเกิด" in cells[0]["reason_th"]


def test_without_a_key_no_person_is_read(monkeypatch):
    monkeypatch.delenv("HASH_KEY")
    with pytest.raises(Unsafe):
        rows_of({})
    assert len(rows_of({}, personal={}, fill_down=[]).landed) == 1
