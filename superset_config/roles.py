"""roles.yml → Superset's roles, row rules and users. Runs inside Superset's application context; running it again changes nothing."""

from typing import Any

from flask import current_app
from superset.connectors.sqla.models import RowLevelSecurityFilter, SqlaTable
from superset.extensions import db
from superset.extensions import security_manager as manager
from superset.models.core import Database
from werkzeug.security import check_password_hash, generate_password_hash

from pipelines.settings import setting
from superset_config import people
from superset_config.audience import Audience

KEEPER = "keeper"
NO_PASSWORD = "!"  # the hash of no password


def keeper() -> Any:
    """The account that owns what is imported. It cannot log in: no password fits, and it is switched off."""
    user = manager.find_user(KEEPER)
    return user or _add_user(KEEPER, "ผู้ดูแลเนื้อหา", [manager.find_role("Admin")], NO_PASSWORD, is_active=False)


def make_permissions(here: Audience) -> None:
    """Every pair that roles.yml names exists, before Superset's own roles are made: they take all that there are."""
    for ours in people.roles(here.name).values():
        for pair in people.pairs(ours.get("may", [])):
            manager.add_permission_view_menu(*pair)


def make_roles(here: Audience) -> None:
    """Each role gets exactly what roles.yml says; the database must have been imported."""
    for name, ours in people.roles(here.name).items():
        wanted = {manager.add_permission_view_menu(*pair) for pair in people.pairs(ours.get("may", []))}
        for other in ours.get("like", []):
            wanted |= set(manager.find_role(other).permissions)
        if ours.get("data") == "all":
            wanted |= {manager.find_permission_view_menu("database_access", database.perm) for database in db.session.query(Database)}
        left_out = set(people.pairs([ours.get("without", {})]))
        role = manager.find_role(name) or manager.add_role(name)
        role.permissions = [one for one in wanted if (one.permission.name, one.view_menu.name) not in left_out]


def make_row_rules(here: Audience) -> None:
    """One rule for each role that sees some rows only, on every data set that has the column; rules that no file names any more are removed.

    All rules on one column are one group: a person with several of the roles sees the rows of each, and of no other.
    """
    wanted = people.row_rules(here.name)
    for gone in db.session.query(RowLevelSecurityFilter):
        if gone.name not in wanted:
            db.session.delete(gone)
    for name, rule in wanted.items():
        row = db.session.query(RowLevelSecurityFilter).filter_by(name=name).one_or_none() or RowLevelSecurityFilter(name=name)
        row.filter_type, row.group_key, row.clause = "Regular", rule.column, rule.clause
        row.roles = [manager.find_role(rule.role)]
        row.tables = [table for table in db.session.query(SqlaTable) if any(c.column_name == rule.column for c in table.columns)]
        db.session.add(row)


def make_users(here: Audience) -> None:
    """Each user of roles.yml, with the password that the settings hold now. Who came in by the city's own directory stays as that says."""
    for name, ours in people.users(here.name).items():
        roles = [manager.find_role(role) for role in people.roles_of(here.name, ours)]
        password = setting(ours["password"])
        user = manager.find_user(name) or _add_user(name, ours["name"], roles, generate_password_hash(password))
        user.roles = roles
        if not check_password_hash(user.password, password):
            user.password = generate_password_hash(password)


def _add_user(name: str, thai_name: str, roles: list[Any], password_hash: str, is_active: bool = True) -> Any:
    mail = f"{name}@{current_app.config['SESSION_COOKIE_NAME']}.invalid"
    user = manager.add_user(name, thai_name, "", mail, roles, hashed_password=password_hash)
    user.active = is_active
    return user
