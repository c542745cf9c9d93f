"""Superset's own settings, for the audience that YALA_AUDIENCE names. Superset reads the names in capitals and nothing else."""

import base64
import logging
from datetime import timedelta

import yaml
from superset.config import THEME_DEFAULT as _theme
from superset.utils.log import AbstractEventLogger

from pipelines.settings import setting as _setting
from superset_config import limit_store as _limit_store  # noqa: F401 — registers yala-file://
from superset_config import sign_in as _sign_in
from superset_config.audience import HERE as _folder
from superset_config.audience import audience, portal_origin
from superset_config.connection import only_our_file
from superset_config.hooks import prepare
from superset_config.names import uid
from superset_config.one_release import hardened
from superset_config.security import CitySecurityManager

_here = audience()
_palette = yaml.safe_load((_folder / "palette.yaml").read_text(encoding="utf-8"))

# --- secrets, state ---
SECRET_KEY = _here.secret("SECRET_KEY")
GUEST_TOKEN_JWT_SECRET = _here.secret("GUEST_TOKEN_SECRET")
GLOBAL_ASYNC_QUERIES_JWT_SECRET = GUEST_TOKEN_JWT_SECRET  # unused, but it ships with a published default
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_here.metadata_file}?check_same_thread=false&timeout=30"
CELERY_CONFIG = None


def _cache(kind: str, lifetime: timedelta) -> dict[str, object]:
    """A cache in files: as fast as a server for one machine, and nothing more to run."""
    return {
        "CACHE_TYPE": "FileSystemCache",
        "CACHE_DIR": str(_here.state / "cache" / kind),
        "CACHE_THRESHOLD": 5000,
        "CACHE_KEY_PREFIX": f"{kind}_",
        "CACHE_DEFAULT_TIMEOUT": int(lifetime.total_seconds()),
    }


# The release is part of each key (hooks.py): answers may be kept long without ever being old.
CACHE_CONFIG = _cache("pages", timedelta(hours=1))
DATA_CACHE_CONFIG = _cache("data", timedelta(days=7))
FILTER_STATE_CACHE_CONFIG = _cache("filters", timedelta(days=30)) | {"REFRESH_TIMEOUT_ON_RETRIEVAL": True}
EXPLORE_FORM_DATA_CACHE_CONFIG = _cache("explore", timedelta(days=7)) | {"REFRESH_TIMEOUT_ON_RETRIEVAL": True}

# --- who may do what ---
CUSTOM_SECURITY_MANAGER = CitySecurityManager
AUTH_ROLE_PUBLIC = "Public"
PUBLIC_ROLE_LIKE = None
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "30 per minute"  # per address, whichever worker answers; passwords are generated
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = f"yala-file://{_here.state / 'limits.db'}"
RATELIMIT_APPLICATION = None  # it would count every request; data are protected by their cache, by row limits and by QUERY_SECONDS
globals().update(_sign_in.settings(_here))
AUTH_ROLE_ADMIN = "Admin" if _here.is_public else "data_team"
PERMANENT_SESSION_LIFETIME = timedelta(hours=12)
SESSION_COOKIE_NAME = f"yala_{_here.name}"  # cookies know no port: the two instances would log each other out
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
FEATURE_FLAGS = {
    "EMBEDDED_SUPERSET": _here.is_public,
    "DASHBOARD_RBAC": True,
    "DISABLE_EMBEDDED_SUPERSET_LOGOUT": True,
    "DRILL_BY": not _here.is_public,
    "DRILL_TO_DETAIL": not _here.is_public,
    "EMBEDDABLE_CHARTS": False,
    "ENABLE_TEMPLATE_PROCESSING": False,  # Jinja in SQL: off, so that `{{ }}` is text that no parser takes
    "MENU_HIDE_USER_INFO": True,  # that page is for administrators
}
GUEST_ROLE_NAME = "guest"
GUEST_TOKEN_JWT_AUDIENCE = f"yala-{_here.name}"
GUEST_TOKEN_JWT_EXP_SECONDS = 600
_PUBLIC_EMBEDS = {uid("embedded", "citizen")} if _here.is_public else set()


def GUEST_TOKEN_VALIDATOR_HOOK(wish: dict) -> bool:  # noqa: N802 — Superset's name
    """Without this, whoever mints tokens can mint one for any dashboard, embedded or not."""
    resources = wish.get("resources") or []
    return bool(resources) and all(r.get("type") == "dashboard" and str(r.get("id")) in _PUBLIC_EMBEDS for r in resources)


# --- what reaches the data ---
PREVENT_UNSAFE_DB_CONNECTIONS = True
DB_SQLA_URI_VALIDATOR = only_our_file
DB_CONNECTION_MUTATOR = hardened
ROW_LIMIT = 10_000
SQL_MAX_ROW = 50_000
DEFAULT_SQLLAB_LIMIT = 1_000
SQLLAB_TIMEOUT = QUERY_SECONDS = int(_setting("YALA_QUERY_SECONDS"))  # kept by cursor.py
SUPERSET_WEBSERVER_TIMEOUT = 60

# --- what a browser is told ---
ENABLE_CORS = False
FAB_API_SWAGGER_UI = False
CONTENT_SECURITY_POLICY_WARNING = False
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "connect-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "object-src": "'none'",
        "font-src": ["'self'", "data:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
        "frame-ancestors": [portal_origin()] if _here.is_public else ["'none'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "frame_options": None,  # it cannot name an origin; frame-ancestors does
    "referrer_policy": "strict-origin-when-cross-origin",
    "force_https": False,
    "session_cookie_secure": False,
}

# --- language, names, looks ---
APP_NAME = "ข้อมูลเมืองยะลา"
LANGUAGES = {"th": {"flag": "th", "name": "ไทย"}, "en": {"flag": "gb", "name": "English"}}
if _here.is_public:  # the portal's three; it names its own with ?_l_=
    LANGUAGES |= {"ms": {"flag": "my", "name": "Bahasa Melayu"}}
BABEL_DEFAULT_LOCALE = "th"
BABEL_TRANSLATION_DIRECTORIES = f"translations;{_here.state / 'locale'}"
D3_FORMAT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["฿", ""]}
D3_TIME_FORMAT = {
    "dateTime": "%d %b %Y %X",
    "date": "%d/%m/%Y",
    "time": "%H:%M:%S",
    "periods": ["ก่อนเที่ยง", "หลังเที่ยง"],
    "days": ["อาทิตย์", "จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์"],
    "shortDays": ["อา.", "จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส."],
    "months": ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"],
    "shortMonths": ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."],
}
EXTRA_CATEGORICAL_COLOR_SCHEMES = [{"id": "yala", "label": "เมืองยะลา", "description": "", "isDefault": True, "colors": _palette["categories"]}]
EXTRA_SEQUENTIAL_COLOR_SCHEMES = [
    {"id": "yala_amounts", "label": "น้อยไปมาก", "description": "", "isDiverging": False, "isDefault": True, "colors": _palette["amounts"]}
]
_mark = "data:image/svg+xml;base64," + base64.b64encode((_folder / "mark.svg").read_bytes()).decode()
FAVICONS = [{"href": _mark, "type": "image/svg+xml"}]
ENABLE_UI_THEME_ADMINISTRATION = False
_theme_tokens = _theme["token"] | {
    "brandAppName": APP_NAME,
    "brandLogoAlt": APP_NAME,
    "brandLogoUrl": _mark,
    "brandLogoHeight": "34px",
    "brandLogoMargin": "10px 0",
    "fontFamily": "Sarabun, 'Noto Sans Thai', 'Leelawadee UI', Thonburi, Tahoma, sans-serif",
    "colorPrimary": _palette["brand"]["primary"],
    "colorLink": _palette["brand"]["link"],
    # "All / inverse" beside a legend means nothing to a reader; a chart that moves is later to be read.
    "echartsOptionsOverrides": {"legend": {"selector": False}, "animation": False},
}
THEME_DEFAULT = {"algorithm": "default", "token": _theme_tokens}
# City hall's people choose, or their machine does; the portal tells what it embeds.
_night = {"colorPrimary": _palette["night"]["primary"], "colorLink": _palette["night"]["link"], "colorBgBase": _palette["night"]["ground"]}
THEME_DARK = {"algorithm": "dark", "token": _theme_tokens | _night}


class _NoEventLog(AbstractEventLogger):
    """Superset's own log costs a quarter of each request and one row each; audit.py keeps what an auditor asks for."""

    def log(self, *_args: object, **_kwargs: object) -> None:
        return None


EVENT_LOGGER = _NoEventLog()
SUPERSET_LOG_VIEW = not _here.is_public
LOG_LEVEL = logging.WARNING
ALEMBIC_SKIP_LOG_CONFIG = True  # 300 lines of migrations say nothing to anyone
FLASK_APP_MUTATOR = prepare
