"""After somebody imported the database's connection without its options, by Superset's own command: which statements still do something. JSON.

HOSTILE are the statements; runs on a copy of city hall's state, in Superset's environment.
"""

import io
import json
import logging
import os
import sys
from contextlib import redirect_stdout

import yaml

logging.disable(logging.CRITICAL)
with redirect_stdout(io.StringIO()):
    from superset.app import create_app

    app = create_app()


def bring_in(address: str) -> None:
    """A connection as an export or another machine may have it: our UUID, an address, none of the options."""
    from flask import g
    from superset.commands.database.importers.v1 import ImportDatabasesCommand
    from superset.extensions import db, security_manager
    from superset.models.core import Database

    stored = db.session.query(Database).one()
    bare = {
        "database_name": stored.database_name,
        "uuid": str(stored.uuid),
        "sqlalchemy_uri": address,
        "extra": {},
        "allow_dml": True,
        "version": "1.0.0",
    }
    files = {"metadata.yaml": yaml.safe_dump({"type": "Database", "version": "1.0.0"}), "databases/x.yaml": yaml.safe_dump(bare)}
    g.user = security_manager.find_user("keeper")
    ImportDatabasesCommand(files, overwrite=True).run()
    db.session.expire_all()


def tries(statements: list[str]) -> dict[str, str]:
    """Each statement by each of Superset's ways, and what came of it: the kind of error, or what it showed."""
    from superset.connectors.sqla.utils import get_columns_description
    from superset.extensions import db
    from superset.models.core import Database

    database, found = db.session.query(Database).one(), {}
    for sql in statements:
        for way in (lambda sql=sql: database.get_df(sql), lambda sql=sql: get_columns_description(database, None, "marts", sql)):
            try:
                found[sql] = f"ran: {way()}"
                break
            except Exception as refused:
                found[sql] = type(refused).__name__
    return found


with app.app_context():
    from superset.extensions import db
    from superset.models.core import Database

    from superset_config.audience import audience
    from superset_config.connection import uri

    bring_in(uri(audience()))
    stored = db.session.query(Database).one()
    said = {
        "extra": stored.extra,
        "allow_dml": stored.allow_dml,
        "tries": tries(json.loads(os.environ["HOSTILE"])),
        "harmless": tries(["select 42 as x"]),
    }
    try:
        bring_in("duckdb:////etc/elsewhere.duckdb")
        said["elsewhere"] = tries(["select 42 as x"])
    except Exception as refused:
        said["elsewhere"] = {"select 42 as x": type(refused).__name__}
json.dump(said, sys.stdout)
