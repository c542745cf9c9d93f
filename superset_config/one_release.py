"""One request, one release: all its queries read the same file, and its cached answers belong to that file.

The link to the current release may move between two queries of one request; then half of an answer would be of yesterday. And an answer that is
kept under a key without the release in it is served after the next publish, until somebody remembers to throw it away.
"""

from pathlib import Path
from typing import Any

from flask import g, has_request_context

from superset_config.audience import current
from superset_config.connection import locked


def release_of_request() -> Path:
    """The release that the link led to when this request first asked. The last ten are kept, so it stays while the request lasts."""
    if not has_request_context():
        return current().resolve()
    if not hasattr(g, "yala_release"):
        g.yala_release = current().resolve()
    return g.yala_release


def hardened(url: Any, params: dict[str, Any], *_: Any) -> tuple[Any, dict[str, Any]]:
    """Superset hands over every connection before it opens; whatever was stored, it leaves locked, and into the request's release."""
    opened = locked(url, params, release_of_request(), is_checked=has_request_context() and hasattr(g, "yala_checked"))
    if has_request_context():
        g.yala_checked = True
    return opened


def per_release(query: type) -> None:
    """Put the release into every cache key of Superset's queries: after a publish, or a rollback, it is another key at once."""
    cache_key = query.cache_key

    def with_release(self: Any, *asked: Any, **more: Any) -> str:
        return cache_key(self, *asked, **more, release=release_of_request().name)

    query.cache_key = with_release
