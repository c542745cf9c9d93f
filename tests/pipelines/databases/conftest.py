"""An office's database on each kind of server, and its address in the environment."""

import pytest

from tests.pipelines.databases.servers import SERVERS, office


@pytest.fixture
def postgres(warehouse, monkeypatch):
    """A database on PostgreSQL."""
    with office("postgresql") as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        yield made


@pytest.fixture
def mariadb(warehouse, monkeypatch):
    """A database on MariaDB."""
    with office("mariadb") as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        yield made


@pytest.fixture(params=SERVERS)
def either(request, warehouse, monkeypatch):
    """A database on either."""
    with office(request.param) as made:
        monkeypatch.setenv("OFFICE_DSN", made.dsn)
        yield made
