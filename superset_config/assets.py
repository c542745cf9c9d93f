"""The bundle → Superset's tables, and what an import leaves out: roles, embedding, and what is gone. Runs in Superset's application context."""

import yaml
from flask import g
from flask_appbuilder.security.sqla.models import User
from superset.commands.importers.v1.assets import ImportAssetsCommand
from superset.connectors.sqla.models import SqlaTable
from superset.extensions import db, security_manager
from superset.models.dashboard import Dashboard
from superset.models.embedded_dashboard import EmbeddedDashboard
from superset.models.slice import Slice

from superset_config.audience import portal_origin
from superset_config.names import uid


def bring_in(bundle: dict[str, str], owner: User) -> None:
    """Import all, overwriting; then delete what an earlier import brought and no file describes any more. What people made stays."""
    g.user = owner
    ImportAssetsCommand(bundle).run()
    described = {yaml.safe_load(text).get("uuid") for text in bundle.values()}
    for model in (Dashboard, Slice, SqlaTable):
        for asset in db.session.query(model).filter_by(is_managed_externally=True):
            if str(asset.uuid) not in described:
                db.session.delete(asset)
    db.session.commit()


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
