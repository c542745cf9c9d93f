"""roles.yml read: roles with one per department where that is asked for, the rows that each sees, and users. Does not import Superset."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.settings import sources
from superset_config.audience import HERE, AudienceName, ForPeople
from superset_config.shelf import read

NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class RowRule:
    """Members of `role` see the rows of which `column` says `value`, wherever the column is."""

    role: str
    column: str
    value: str

    @property
    def clause(self) -> str:
        """The condition, as SQL."""
        return f"{self.column} = '{self.value.replace(chr(39), chr(39) * 2)}'"


def roles(audience: AudienceName) -> dict[str, dict[str, Any]]:
    """Every role by name. `of_department` becomes one role for each department of sources/."""
    found = {}
    for name, ours in _file(audience)["roles"].items():
        found[name] = ours
        if each := ours.get("of_department"):
            for code, said in departments().items():
                rows = {column: said[word] for column, word in each["rows"].items()}
                found[each["name"] % code] = {"group": each["group"] % code, "rows": rows}
    return found


def departments() -> dict[str, dict[str, Any]]:
    """What each folder of sources/ says of its department, by code."""
    return {path.parent.name: read(path) for path in sorted(sources().glob("*/department.yml")) if NAME.fullmatch(path.parent.name)}


def row_rules(audience: AudienceName) -> dict[str, RowRule]:
    """The rows that roles see, by the name of the rule."""
    rules = (RowRule(role, column, value) for role, ours in roles(audience).items() for column, value in ours.get("rows", {}).items())
    return {f"{rule.role} {rule.column}": rule for rule in rules}


def users(audience: AudienceName) -> dict[str, dict[str, Any]]:
    """The accounts that are set up, by name."""
    return _file(audience)["users"]


def roles_of(audience: AudienceName, user: dict[str, Any]) -> list[str]:
    """The names of a user's roles: the one that is written, and the department's.

    Raises:
        ForPeople: the role or the department does not exist.
    """
    known = roles(audience)
    names = [user["role"]]
    if department := user.get("department"):
        names.append(known[user["role"]]["of_department"]["name"] % department)
    if missing := [name for name in names if name not in known]:
        raise ForPeople(f"superset_config/roles.yml: ไม่มีบทบาท {', '.join(missing)} / no such role: {', '.join(missing)}")
    return names


def groups(audience: AudienceName) -> dict[str, list[str]]:
    """Group of the city's directory → the roles of its members."""
    return {ours["group"]: [name] for name, ours in roles(audience).items() if ours.get("group")}


def is_open(audience: AudienceName) -> Callable[[str, str], bool]:
    """Whether a method and path are answered at all. `open` names all that are; `closed`, where all others are open, those that are not."""
    ours = _file(audience)
    opened, closed = ("|".join(f"(?:{door})" for door in ours.get(word, [])) for word in ("open", "closed"))
    return lambda method, path: bool(re.fullmatch(opened, f"{method} {path}")) if opened else not re.fullmatch(closed, path)


def pairs(may: list[dict[str, list[str]]]) -> Iterator[tuple[str, str]]:
    """Superset's pairs of permission and place, one by one."""
    return ((permission, place) for said in may for permission, places in said.items() for place in places)


def _file(audience: AudienceName) -> dict[str, Any]:
    return read(HERE / "roles.yml")[audience]
