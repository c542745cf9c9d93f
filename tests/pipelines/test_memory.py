"""A landing takes little memory: `make bench` measures it, and here is what keeps it little."""

import subprocess
import sys

from pipelines.settings import ROOT

OURS = """
import os, sys
os.environ["HASH_KEY"] = "a key of this test, 32 characters or more"
from pipelines.judging.cells import load_key
from pipelines.thai import connect, tidy

assert tidy(["ก  ข", None]) == ["ก ข", ""]
load_key(connect())
assert "pandas" not in sys.modules, "half a second and 45 MB"
"""
OTHERS = """
from pipelines.thai import tidy
tidy(["ก"])
import pyarrow as pa
assert pa.table({"a": [1]}).to_pandas()["a"].sum() == 1
import pandas
assert pa.Table.from_pandas(pandas.DataFrame({"a": [1]})).num_rows == 1
"""


def _run(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def test_our_modules_load_no_pandas():
    _run(OURS)


def test_other_programs_find_pandas_as_ever():
    _run(OTHERS)
