"""Faults happen to the same made-up office as in tests/pipelines."""

from tests.pipelines.conftest import hash_key, warehouse

__all__ = ["hash_key", "warehouse"]
