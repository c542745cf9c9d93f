"""The only files that the portal hands out, by name: its own, and what npm installed. No folder is served, so nothing else can be asked for."""

import hashlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
OURS, NPM = HERE / "static", HERE / "node_modules"
SARABUN = NPM / "@fontsource" / "sarabun" / "files"

FILES = {
    "portal.css": OURS / "portal.css",
    "explore.js": OURS / "explore.js",
    "mark.svg": OURS / "mark.svg",
    "vendor/embedded-sdk.js": NPM / "@superset-ui" / "embedded-sdk" / "bundle" / "index.js",
    "vendor/sarabun-thai-400.woff2": SARABUN / "sarabun-thai-400-normal.woff2",
    "vendor/sarabun-thai-700.woff2": SARABUN / "sarabun-thai-700-normal.woff2",
    "vendor/sarabun-latin-400.woff2": SARABUN / "sarabun-latin-400-normal.woff2",
    "vendor/sarabun-latin-700.woff2": SARABUN / "sarabun-latin-700-normal.woff2",
}


@cache
def address(name: str) -> str:
    """Where a page finds one of FILES. The content's hash is part of it, so browsers may keep the file for ever.

    A file that npm has not installed leaves a page without it, not a citizen without the page.
    """
    content = FILES[name].read_bytes() if FILES[name].is_file() else b""
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
