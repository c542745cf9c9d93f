"""What dbt says of the marts: their columns, types and Thai words, and which of them are public."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Column:
    """A column as a release holds it."""

    name: str
    description: str
    type: str

    @property
    def caption(self) -> str:
        """The heading over a column: its description up to the first space. Thai leaves none inside a phrase, so what follows explains."""
        return self.description.split(maxsplit=1)[0] if self.description else self.name


@dataclass(frozen=True)
class Mart:
    """One table that charts may show, with the columns that an audience may see."""

    name: str
    description: str
    columns: dict[str, Column]


def of_manifest(manifest: Path, only_public: bool) -> dict[str, Mart]:
    """The marts in dbt's manifest.json by name; with `only_public`, public columns alone, and no mart that has none."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    marts = (_mart(node, only_public) for node in nodes if node["resource_type"] == "model" and "marts" in node["fqn"])
    return {mart.name: mart for mart in marts if mart.columns}


def _mart(node: dict[str, Any], only_public: bool) -> Mart:
    columns = {
        name: Column(name, column["description"], _type_in_release(column["data_type"]))
        for name, column in node["columns"].items()
        if not only_public or ((column.get("config") or {}).get("meta") or column.get("meta") or {}).get("public") is True
    }
    return Mart(node["name"], node["description"], columns)


def _type_in_release(declared: str) -> str:
    """A release holds no decimals: Superset cannot tell their type."""
    return "DOUBLE" if declared.lower().startswith("decimal") else declared.upper()
