"""The pretend city, written once for all tests beside this file."""

from datetime import datetime
from pathlib import Path

import pytest

from sources.demo import write_city
from tests.sources.delivered import UNTIL


@pytest.fixture(scope="session")
def receipts() -> list[tuple[Path, datetime, str]]:
    return []


@pytest.fixture(scope="session")
def city(tmp_path_factory, receipts) -> Path:
    warehouse = tmp_path_factory.mktemp("city")
    written = write_city(warehouse, UNTIL, lambda *receipt: receipts.append(receipt))
    assert written == len(receipts)
    return warehouse
