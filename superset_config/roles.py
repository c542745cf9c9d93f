"""roles.yml → Superset's roles and users. Runs inside Superset's application context; running it again changes nothing."""

from typing import Any

from flask import current_app
from superset.extensions import db
from superset.extensions import security_manager as manager
from superset.models.core import Database
from superset.models.dashboard import Dashboard
from superset.models.user_attributes import UserAttribute
from werkzeug.security import check_password_hash, generate_password_hash

from pipelines.settings import setting
from superset_config.audience import HERE, Audience
from superset_config.shelf import read

KEEPER = "keeper"
NO_PASSWORD = "!"  # the hash of no password


def described(here: Audience) -> dict[str, Any]:
    """This audience's part of roles.yml."""
    return read(HERE / "roles.yml")[here.name]


def keeper() -> Any:
    """The account that owns what is imported. It cannot log in: no password fits, and it is switched off."""
    user = manager.find_user(KEEPER)
    return user or _add_user(KEEPER, "ผู้ดูแลเนื้อหา", [manager.find_role("Admin")], NO_PASSWORD, is_active=False)


def make_roles(here: Audience) -> None:
    """Each role gets exactly what roles.yml says; the database must have been imported."""
    for name, ours in described(here)["roles"].items():
        wanted = {manager.add_permission_view_menu(may, place) for pairs in ours.get("may", []) for may, places in pairs.items() for place in places}
        for built_in in ours.get("like", []):
            wanted |= set(manager.find_role(built_in).permissions)
        if ours.get("data") == "all":
            wanted |= {manager.find_permission_view_menu("database_access", database.perm) for database in db.session.query(Database)}
        role = manager.find_role(name) or manager.add_role(name)
        role.permissions = list(wanted)


def make_users(here: Audience) -> None:
    """Each user of roles.yml, with the password that the settings hold now."""
    slugs = {dashboard.slug: dashboard.id for dashboard in db.session.query(Dashboard)}
    for name, ours in described(here)["users"].items():
        roles = [manager.find_role(ours["role"])]
        password = setting(ours["password"])
        user = manager.find_user(name) or _add_user(name, ours["name"], roles, generate_password_hash(password))
        user.roles = roles
        if not check_password_hash(user.password, password):
            user.password = generate_password_hash(password)
        if ours.get("opens"):
            told = user.extra_attributes or [UserAttribute(user_id=user.id)]
            told[0].welcome_dashboard_id = slugs[ours["opens"]]
            db.session.add(told[0])


def _add_user(name: str, thai_name: str, roles: list[Any], password_hash: str, is_active: bool = True) -> Any:
    mail = f"{name}@{current_app.config['SESSION_COOKIE_NAME']}.invalid"
    user = manager.add_user(name, thai_name, "", mail, roles, hashed_password=password_hash)
    user.active = is_active
    return user
