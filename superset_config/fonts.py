"""Sarabun, shipped: the files that the portal's set-up brought from npm, served by Superset itself to its pages."""

import re
from itertools import product
from typing import Any

from pipelines.settings import ROOT

FOLDER = ROOT / "portal" / "node_modules" / "@fontsource" / "sarabun" / "files"
NAME = re.compile(r"sarabun-(thai|latin)-[4-7]00-normal\.woff2")
RANGES = {"thai": "U+02D7, U+0303, U+0331, U+0E01-0E5B, U+200C-200D, U+25CC", "latin": "U+0000-00FF, U+2000-206F, U+20AC, U+2122, U+2212"}
A_MONTH = 30 * 24 * 3600


def css(address: str) -> str:
    """The rules that name the files; `address` is where they are served."""
    return "\n".join(
        f"@font-face {{ font-family: Sarabun; font-weight: {weight}; font-display: swap; unicode-range: {RANGES[letters]};"
        f" src: url({address}/sarabun-{letters}-{weight}-normal.woff2) format('woff2'); }}"
        for letters, weight in product(RANGES, (400, 500, 600, 700))
    )


def serve(app: Any) -> None:
    """Add two addresses that need no login: the rules, and the files."""
    from flask import Response, abort, send_file

    def yala_fonts_css() -> Response:
        return Response(css("/yala/fonts"), mimetype="text/css", headers={"Cache-Control": f"public, max-age={A_MONTH}"})

    def yala_font(name: str) -> Response:
        if not NAME.fullmatch(name) or not (FOLDER / name).exists():
            abort(404)
        return send_file(FOLDER / name, mimetype="font/woff2", max_age=A_MONTH)

    app.add_url_rule("/yala/fonts.css", "yala_fonts_css", yala_fonts_css)
    app.add_url_rule("/yala/fonts/<name>", "yala_font", yala_font)
