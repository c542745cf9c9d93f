"""A warehouse of its own for each test that asks for one, and secrets that nothing else uses."""

from pathlib import Path

import pytest

HASH_KEY = "a key of the tests, 32 characters or more"


@pytest.fixture
def hash_key(monkeypatch, tmp_path) -> str:
    """The key that personal columns are hashed with here."""
    monkeypatch.setenv("YALA_ENV_FILE", str(tmp_path / "absent.env"))
    monkeypatch.setenv("HASH_KEY", HASH_KEY)
    return HASH_KEY


@pytest.fixture
def warehouse(monkeypatch, tmp_path, hash_key) -> Path:
    """An empty warehouse with nothing of this machine's own settings."""
    for name in ("LEDGER_URL", "WASTE_DSN", "STRATEGY_COMPLAINTS_DSN", "YALA_MIX_DEMO"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YALA_DATABASE_WAIT_S", "0")
    monkeypatch.setenv("YALA_WAREHOUSE", str(tmp_path / "warehouse"))
    return tmp_path / "warehouse"
