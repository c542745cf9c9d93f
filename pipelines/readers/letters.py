"""Columns as spreadsheets letter them: 0 is A, 26 is AA. (No imports: the limited child needs it too.)"""


def letters(column: int) -> str:
    """The letters of a column, counted from 0."""
    said = ""
    while column >= 0:
        said, column = chr(65 + column % 26) + said, column // 26 - 1
    return said


def column_of(said: bytes) -> int:
    """The place of a lettered column, from 0."""
    place = 0
    for letter in said:
        place = place * 26 + letter - 64
    return place - 1
