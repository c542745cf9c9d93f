"""Why a delivery waits for a person."""

UNCALCULATED = "#FORMULA!"  # stands in a cell whose formula was never calculated, with the formula after it; every column refuses it


class Held(Exception):
    """A delivery that a person must look at; nothing of it is landed. Carries one sentence in Thai and one in English."""

    def __init__(self, th: str, en: str):
        super().__init__(f"{th} / {en}")
        self.th, self.en = th, en
