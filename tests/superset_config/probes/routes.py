"""Every address of Superset's app, with its methods, as JSON: run in Superset's own environment (`YALA_AUDIENCE` says which app)."""

import io
import json
import sys
from contextlib import redirect_stdout

with redirect_stdout(io.StringIO()):
    from superset.app import create_app

    app = create_app()
found = sorted(
    {(method, str(rule)) for rule in app.url_map.iter_rules() for method in rule.methods - {"HEAD", "OPTIONS"}}, key=lambda r: (r[1], r[0])
)
json.dump(found, sys.stdout)
