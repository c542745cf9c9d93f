"""The right way into a database: scanned by DuckDB where it can, copied beside first where it cannot."""

from pipelines.databases.address import Address
from pipelines.databases.snapshot import Snapshot


def opened(where: Address) -> Snapshot:
    """A snapshot of the database at an address, to be entered."""
    if where.kind in ("postgres", "mysql", "sqlite"):
        return Snapshot(where)
    from pipelines.databases.staged import StagedSnapshot  # few cities need it

    return StagedSnapshot(where)
