"""Names in, UUIDs computed: the same name gives the same UUID in every process and on every machine."""

from uuid import UUID, uuid5


def uid(kind: str, name: str) -> str:
    """The UUID of a thing of ours; importing twice updates it instead of adding its twin."""
    return str(uuid5(UUID("6f1d2f0e-1a4b-5c3d-9e8f-0a1b2c3d4e5f"), f"{kind}/{name}"))
