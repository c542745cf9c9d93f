"""The citizens' door: one FastAPI application, rendered on the server, that reads one public release and nothing else."""

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from pipelines.settings import setting, warehouse
from portal.embed import Embedder, Unavailable
from portal.files import FILES, address
from portal.indicators import by_pillar, indicators, tally, troubled_feeds
from portal.language import LANGUAGES, Language, language_of, words
from portal.release import NoRelease, Shelf
from superset_config.names import uid

READ = ["GET", "HEAD"]
A_YEAR = "public, max-age=31536000, immutable"


def create_app(published: Callable[[], Path], embedder: Embedder) -> FastAPI:
    """The portal over one folder of releases and one embedded dashboard.

    `published` gives the folder that holds `current`; `embedder` knows the citizens' Superset. Neither is touched before the first request.
    """
    # FastAPI's own documentation pages load scripts from elsewhere; nothing here may.
    app = FastAPI(title="Yala City portal", docs_url=None, redoc_url=None, openapi_url=None)
    shelf = Shelf(published)
    security = security_headers(embedder.superset)
    app.add_middleware(GZipMiddleware, minimum_size=1024)

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers.update(security)
        return response

    def home(language: Language) -> Callable[[], HTMLResponse]:
        def page() -> HTMLResponse:
            release = shelf.current()
            shown = indicators(release, language)
            facts = {"release": release, "pillars": by_pillar(shown), "tally": tally(shown), "feeds": troubled_feeds(release), "embedder": embedder}
            return html(language, "home.html", 200, **facts)

        return page

    for language in LANGUAGES:
        app.add_api_route(language.home, home(language), methods=READ)

    @app.api_route("/healthz", methods=READ)
    def healthz() -> JSONResponse:
        """Whether the portal answers, and with which release; it is healthy without one, as before the first publish."""
        try:
            release = shelf.current().id
        except NoRelease:
            release = None
        return JSONResponse({"status": "ok", "release": release}, headers={"Cache-Control": "no-store"})

    @app.get("/guest-token")
    def guest_token() -> JSONResponse:
        """A token for the citizens' dashboard, or 503 when Superset gives none."""
        try:
            return JSONResponse({"token": embedder.token()}, headers={"Cache-Control": "no-store"})
        except Unavailable:
            reason = {"error": "ระบบแผนภูมิไม่พร้อมใช้งาน / the charts are unavailable"}
            return JSONResponse(reason, 503, headers={"Cache-Control": "no-store"})

    @app.api_route("/static/{name:path}", methods=READ)
    def static(name: str) -> FileResponse:
        if name not in FILES or not FILES[name].is_file():
            raise HTTPException(404)
        return FileResponse(FILES[name], headers={"Cache-Control": A_YEAR})

    @app.exception_handler(NoRelease)
    def no_release(request: Request, _fault: NoRelease) -> HTMLResponse:
        return html(language_of(request.url.path), "message.html", 503, about="no_release")

    @app.exception_handler(404)
    def not_found(request: Request, _fault: Exception) -> HTMLResponse:
        return html(language_of(request.url.path), "message.html", 404, about="not_found")

    @app.exception_handler(Exception)
    def broken(request: Request, _fault: Exception) -> HTMLResponse:
        # This handler stands outside the middleware above, so it brings the headers itself.
        page = html(language_of(request.url.path), "message.html", 500, about="broken")
        page.headers.update(security)
        return page

    return app


def security_headers(superset: str) -> dict[str, str]:
    """What a browser may do with our pages: load from us alone, and frame nothing but the citizens' Superset."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "frame-src": superset,
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # Superset lets a dashboard be embedded by the Referer's origin, so it must be told at least that.
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def html(language: Language, template: str, status: int, **facts: Any) -> HTMLResponse:
    """One page in one language; browsers ask again each time, so a new release is seen at once."""
    headers = {"Cache-Control": "no-cache", "Content-Language": language.code}
    if status == 503:
        headers["Retry-After"] = "60"
    return HTMLResponse(templates(language).get_template(template).render(**facts), status, headers)


@cache
def templates(language: Language) -> Environment:
    """The templates as one language sees them; a name that a page forgot to give is an error, not a gap."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_translations(words(language), newstyle=True)
    environment.globals |= {"language": language, "languages": LANGUAGES, "address": address}
    return environment


def citizens_superset() -> str:
    """The origin at which a browser finds the citizens' Superset."""
    return f"http://{setting('YALA_HOST')}:{setting('CITIZENS_PORT')}"


app = create_app(
    lambda: warehouse() / "published",
    Embedder(citizens_superset(), uid("embedded", "citizen"), lambda: setting("EMBEDDER_PASSWORD")),
)
