"""A heading → the English name of its column: by the glossary, and where that has no word, by its sound."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from pipelines.layout import sql_words

LONGEST = 50  # letters of a name: the house allows 60, and a number may follow
FOOTNOTE = r"\[[^\]]*\]"
BRACKET = r"[(（]([^)）]*)[)）]"
CONSONANTS = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        [
            "k",
            "kh",
            "kh",
            "kh",
            "kh",
            "kh",
            "ng",
            "ch",
            "ch",
            "ch",
            "s",
            "ch",
            "y",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "b",
            "p",
            "ph",
            "f",
            "ph",
            "f",
            "ph",
            "m",
            "y",
            "r",
            "l",
            "w",
            "s",
            "s",
            "s",
            "h",
            "l",
            "o",
            "h",
        ],
        strict=True,
    )
)
VOWELS = {"ะ": "a", "ั": "a", "า": "a", "ำ": "am", "ิ": "i", "ี": "i", "ึ": "ue", "ื": "ue", "ุ": "u", "ู": "u", "ฤ": "rue"}
LEADING = {"เ": "e", "แ": "ae", "โ": "o", "ใ": "ai", "ไ": "ai"}


@cache
def _said(file: str) -> dict:
    return yaml.safe_load(Path(__file__).with_name(file).read_text(encoding="utf-8"))


def name_of(heading: str, taken: Iterable[str] = ()) -> str:
    """A name for the column that no other has yet."""
    base = _name(heading)[:LONGEST].strip("_")
    base = base if re.match(r"[a-z]", base) else f"column_{base}".strip("_")
    taken, number = set(taken), 2
    name = f"{base}_value" if base in sql_words() else base
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def table_name(file_stem: str) -> str:
    """A name for a table by its file's: years, months and other numbers are of the delivery, not of the table."""
    return name_of(re.sub(r"[\d๐-๙]+", " ", file_stem).strip(" _-.()") or "table")


def label_of(heading: str, name: str) -> str:
    """The short English label: an English heading as it is, else the name in words."""
    plain = re.sub(r"[\s_]+", " ", heading).strip()
    return plain[:60] if plain.isascii() and re.search("[A-Za-z]", plain) else name.replace("_", " ").capitalize()


def is_known(heading: str) -> bool:
    """Whether the glossary has words for most of a heading."""
    thai = re.sub("[^ก-๙]", "", re.sub(BRACKET, "", heading))
    found = sum(len(word) for word, english in _parts(thai) if english is not None)
    return len(thai) > 1 and found >= 0.6 * len(thai)


def _name(heading: str) -> str:
    text = re.sub(FOOTNOTE, "", heading)
    units = [_said("units.yml").get(unit.strip()) for unit in re.findall(BRACKET, text)]
    plain = re.sub(BRACKET, " ", text).strip() or text
    words = _whole(plain)
    unit = next((unit for unit in units if unit), None)
    return _snake("_".join([*words, *([unit] if unit and unit not in words else [])]))


def _whole(text: str) -> list[str]:
    """The words of a heading, what Thai says first put last."""
    known = _said("glossary.yml")
    if text in known["words"]:
        return [known["words"][text]]
    first = next((word for word in sorted(known["ends"], key=len, reverse=True) if text.startswith(word) and len(text) > len(word)), None)
    rest = text[len(first) :].strip(" _-") if first else text
    if first and rest and (rest in known["words"] or is_known(rest)):
        return [*_whole(rest), *([known["ends"][first]] if known["ends"][first] else [])]
    return [english if english is not None else _sound(word) for word, english in _parts(text)]


def _parts(text: str) -> list[tuple[str, str | None]]:
    """A text cut into the longest words that the glossary has (with their English), and what lies between them (with None)."""
    words = _said("glossary.yml")["ends"] | _said("glossary.yml")["words"]
    longest, parts, at = max(map(len, words)), [], 0
    while at < len(text):
        size = next((size for size in range(min(longest, len(text) - at), 1, -1) if text[at : at + size] in words), 0)
        if size:
            parts.append((text[at : at + size], words[text[at : at + size]]))
        elif parts and parts[-1][1] is None:
            parts[-1] = (parts[-1][0] + text[at], None)
        else:
            parts.append((text[at], None))
        at += size or 1
    return parts


def _sound(text: str) -> str:
    """Thai letters by their sound, roughly as on road signs; other letters as they are."""
    said, vowel = [], ""
    for letter in text:
        if letter in LEADING:
            vowel = LEADING[letter]
        elif letter in CONSONANTS:
            said.append(CONSONANTS[letter] + vowel)
            vowel = ""
        else:
            said.append(VOWELS.get(letter, "" if "ก" <= letter <= "๎" else letter))
    return "".join(said)


def _snake(text: str) -> str:
    split = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", text)
    return re.sub(r"_+", "_", re.sub(r"[^a-z\d]+", "_", split.lower())).strip("_")
