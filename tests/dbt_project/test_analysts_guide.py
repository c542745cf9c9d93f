"""What docs/analysts.md shows people, they can type: its SQL and Python run on a release."""

import contextlib
import io
import re

import duckdb
import pytest

from pipelines.publish import DATABASES
from pipelines.settings import ROOT
from tests.dbt_project.test_small_release import released, small

__all__ = ["released", "small"]
GUIDE = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
CURRENT = "warehouse/published/current"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("sql", blocks("sql"))
def test_the_sql_of_the_guide_runs_and_finds_something(released, sql):
    with duckdb.connect(str(released[0] / DATABASES["city_hall"]), read_only=True) as db:
        assert db.sql(sql.strip().rstrip(";")).fetchall()


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_of_the_guide_runs_and_prints_something(released, code):
    assert CURRENT in code
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(code.replace(CURRENT, str(released[0])), "analysts.md", "exec"), {})  # noqa: S102 - our own page
    assert said.getvalue().strip()


def test_every_file_that_the_guide_names_is_in_a_release(released):
    named = set(re.findall(rf"{CURRENT}/([\w./]*\w)", GUIDE))
    assert len(named) >= 4 and not [name for name in named if not (released[0] / name).exists()]
