"""The bundle → Superset's tables, and what an import leaves out: roles, embedding, and what is gone. Runs in Superset's application context."""

import json

from flask import g
from flask_appbuilder.security.sqla.models import Role, User
from superset.commands.importers.v1.assets import ImportAssetsCommand
from superset.connectors.sqla.models import SqlaTable
from superset.extensions import db, security_manager
from superset.models.core import Database
from superset.models.dashboard import Dashboard
from superset.models.embedded_dashboard import EmbeddedDashboard
from superset.models.slice import Slice
from superset.models.sql_lab import SavedQuery

from superset_config import connection, people
from superset_config.audience import Audience, portal_origin
from superset_config.bundle import uuids
from superset_config.names import uid
from superset_config.shelf import saved_queries as queries_of


def bring_in(bundle: dict[str, str], owner: User, imported_before: dict[str, set[str]]) -> None:
    """Import all, overwriting; then delete what an earlier import brought and no file describes any more. What people made stays.

    Args:
        imported_before: the UUIDs of the last import's charts, dashboards and data sets.
    """
    g.user = owner
    ImportAssetsCommand(bundle).run()
    described = uuids(bundle)
    for kind, model in {"dashboards": Dashboard, "charts": Slice, "datasets": SqlaTable}.items():
        for asset in db.session.query(model):
            if str(asset.uuid) in imported_before.get(kind, set()) - described:
                db.session.delete(asset)
    db.session.commit()


def save_queries(here: Audience) -> None:
    """Give each user whose role says so the queries of saved_queries.yml, to start from in SQL Lab; one that no file has any more is removed.

    Superset shows everyone their own queries only, so each gets a copy; what people save themselves stays.
    """
    known = people.roles(here.name)
    starts = [name for name, ours in known.items() if ours.get("saved_queries")]
    database = db.session.query(Database).filter_by(uuid=uid("database", here.name)).one()
    described = {}
    for user in db.session.query(User).join(User.roles).filter(Role.name.in_(starts)):
        for name, ours in queries_of(here.name).items():
            described[uid("saved_query", f"{user.username}/{name}")] = (user, ours)
    stored = {str(query.uuid): query for query in db.session.query(SavedQuery) if query.extra.get("managed")}
    for key in stored.keys() - described.keys():
        db.session.delete(stored[key])
    for key, (user, ours) in described.items():
        query = stored.get(key) or SavedQuery(uuid=key)
        query.user_id = query.created_by_fk = user.id
        query.db_id, query.schema = database.id, connection.described()["schema"]
        query.label, query.description, query.sql = ours["title"], ours["description"], ours["sql"]
        query.extra_json = json.dumps({"managed": True})
        db.session.add(query)


def open_dashboards(roles_of: dict[str, list[str]], embedded: bool) -> None:
    """Say which roles see which dashboard, by slug; `embedded` gives each a fixed address that the portal's pages alone may frame."""
    for slug, roles in roles_of.items():
        dashboard = db.session.query(Dashboard).filter_by(slug=slug).one()
        dashboard.published = True
        dashboard.roles = [security_manager.find_role(name) for name in roles]
        if embedded:
            address = uid("embedded", slug)
            door = next((e for e in dashboard.embedded if str(e.uuid) == address), None) or EmbeddedDashboard(uuid=address)
            door.allow_domain_list = portal_origin()
            dashboard.embedded = [door]
