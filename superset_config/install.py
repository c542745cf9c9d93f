"""Write everything into Superset's own database. Imports Superset, so it comes last and only where something changed."""

import io
import logging
import os
import shutil
import sqlite3
from contextlib import redirect_stdout
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from flask_migrate import upgrade
from superset.app import create_app

from superset_config import language, web
from superset_config.audience import Audience
from superset_config.audit import Book
from superset_config.shelf import Shelf


def install(here: Audience, bundle: dict[str, str], on: Shelf) -> None:
    """Migrations, permissions, roles, assets, users and embedding, in one process; Superset's notes to its developers are not shown."""
    language.build(here.state / "locale")
    for talker in ("alembic", "py.warnings"):
        logging.getLogger(talker).setLevel(logging.ERROR)
    blank = here.state.parent / f"superset-{version('apache-superset')}.db"
    is_new = not here.metadata_file.exists()
    if is_new and blank.exists():
        shutil.copyfile(blank, here.metadata_file)
    with sqlite3.connect(here.metadata_file) as metadata:
        metadata.execute("pragma journal_mode = wal")  # stays with the file: who reads waits for nobody who writes
    with redirect_stdout(io.StringIO()):
        app = create_app()
        with app.app_context():
            # Superset's models can be imported only once its app exists.
            from superset.extensions import appbuilder, db, security_manager

            from superset_config import assets, roles

            upgrade(directory=str(files("superset") / "migrations"))
            appbuilder.add_permissions(update_perms=True)
            roles.make_permissions(here)
            security_manager.sync_role_definitions()
            if is_new and not blank.exists():
                _keep(here.metadata_file, blank)
            assets.bring_in(bundle, roles.keeper(), web.uuids_of_import(here))
            roles.make_roles(here)
            roles.make_row_rules(here)
            roles.make_users(here)
            assets.save_queries(here)
            assets.open_dashboards({slug: ours.get("roles", []) for slug, ours in on.dashboards.items()}, embedded=here.is_public)
            db.session.commit()
    if not here.is_public:
        Book(here.metadata_file).forget_old()


def _keep(migrated: Path, blank: Path) -> None:
    """Keep a migrated database without a user or a chart: the other audience starts from it and saves the ten seconds that migrations take."""
    beside = blank.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(migrated) as source, sqlite3.connect(beside) as copy:
        source.backup(copy)
    beside.replace(blank)
