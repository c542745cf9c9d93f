"""The portal speaks Thai, English and Malay to the last word."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

import portal.language
from portal.language import LANGUAGES, language_of, words

HERE = Path(portal.language.__file__).parent
SAID = {found[2] for found in extract_from_dir(HERE, method_map=[("templates/**.html", "jinja2.ext.babel_extract")])}


def gaps(said: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", said))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_no_translation_is_missing_left_over_or_in_doubt(language):
    with (HERE / "locale" / language.code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language.code, abort_invalid=True)
    entries = {entry.id: entry for entry in catalogue if entry.id}
    assert len(SAID) > 40
    assert set(entries) == SAID
    assert not catalogue.obsolete
    for said, entry in entries.items():
        assert entry.string, said
        assert not entry.fuzzy, said
        assert gaps(entry.string) == gaps(said)


def test_thai_words_are_thai_and_the_others_are_not():
    thai = re.compile("[ก-๙]")
    for said in SAID:
        assert thai.search(words(LANGUAGES[0]).gettext(said)), said
        assert not any(thai.search(words(language).gettext(said)) for language in LANGUAGES[1:])


def test_days_and_hours_follow_the_language():
    day, moment = date(2026, 10, 31), datetime.fromisoformat("2026-11-22T17:05:00+07:00")
    assert [language.day(day) for language in LANGUAGES] == ["31 ต.ค. 2569", "31 Oct 2026", "31 Okt 2026"]
    assert [language.moment(moment) for language in LANGUAGES] == ["22 พ.ย. 2569 17:05", "22 Nov 2026 17:05", "22 Nov 2026 17:05"]


def test_every_language_writes_numbers_alike():
    """Pages show numbers as the release wrote them; a language that writes 1.234,5 would need its own way."""
    assert {format_decimal(1234.5, locale=language.code) for language in LANGUAGES} == {"1,234.5"}


def test_an_address_tells_its_language_and_thai_is_the_rule():
    assert [language_of(path).code for path in ("/", "/en/", "/ms/x", "/english", "/nowhere")] == ["th", "en", "ms", "th", "th"]
