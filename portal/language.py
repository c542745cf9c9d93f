"""What changes with the reader's language: words, and the calendar (Thai years are Buddhist, the others Common Era).

Numbers do not: Thai, English and Malay all write 1,234.5, so a page shows them as the release wrote and rounded them, like every other screen.
"""

import io
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LOCALE = Path(__file__).parent / "locale"
BUDDHIST_ERA = 543


@dataclass(frozen=True)
class Language:
    """One of the portal's languages: its code, its name in its own words, and the address of its home page."""

    code: str
    name: str
    home: str

    def month(self, day: date) -> str:
        """`ต.ค. 2569`, `Oct 2026`, `Okt 2026`."""
        return f"{format_date(day, 'MMM', locale=self.code)} {self.year(day)}"

    def day(self, day: date) -> str:
        """`31 ต.ค. 2569`, `31 Oct 2026`."""
        return f"{day.day} {self.month(day)}"

    def moment(self, at: datetime) -> str:
        """A day with its hour, in the time zone that it came in: `22 พ.ย. 2569 17:05`."""
        return f"{self.day(at)} {at:%H:%M}"

    def year(self, day: date) -> int:
        # Babel has Thai month names but no Buddhist calendar.
        return day.year + (BUDDHIST_ERA if self.code == "th" else 0)


THAI = Language("th", "ไทย", "/")
LANGUAGES = (THAI, Language("en", "English", "/en/"), Language("ms", "Bahasa Melayu", "/ms/"))


def language_of(path: str) -> Language:
    """The language of an address: `/en/…` is English, and whatever names no language is Thai."""
    return next((language for language in LANGUAGES if language is not THAI and path.startswith(language.home)), THAI)


@cache
def words(language: Language) -> Translations:
    """The language's gettext catalogue, compiled in memory from its .po, so that no compiled file can grow stale beside it."""
    compiled = io.BytesIO()
    with (LOCALE / language.code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.code, abort_invalid=True))
    compiled.seek(0)
    return Translations(compiled)
