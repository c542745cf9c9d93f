"""The two audiences of Superset, and what belongs to each. Standard library only: starting and checking must not wait for Superset."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pipelines.settings import setting, warehouse

AudienceName = Literal["city_hall", "citizens"]
HERE = Path(__file__).parent


class ForPeople(RuntimeError):
    """A mistake that a person can mend; the message says what to do, in Thai with the English beside it."""


@dataclass(frozen=True)
class Audience:
    """Where one Superset keeps its state, where it answers, and which half of the release it may open."""

    name: AudienceName

    def secret(self, what: Literal["SECRET_KEY", "GUEST_TOKEN_SECRET"]) -> str:
        """A signing key of this audience alone.

        Raises:
            pipelines.settings.Unsafe: it is missing, too short or a known default.
        """
        return setting(f"{self.name.upper()}_{what}")

    @property
    def port(self) -> str:
        return setting(f"{self.name.upper()}_PORT")

    @property
    def state(self) -> Path:
        """Accounts, caches and stamps: everything here can be built anew from files and settings."""
        return warehouse() / "state" / self.name

    @property
    def metadata_file(self) -> Path:
        return self.state / "superset.db"

    @property
    def release(self) -> Path:
        """The half of the current release that this audience may open, by way of the link: a swap is seen by the next connection."""
        return current() / "public" if self.name == "citizens" else current()

    @property
    def is_public(self) -> bool:
        return self.name == "citizens"


def audience() -> Audience:
    """The audience that this process serves, from YALA_AUDIENCE.

    Raises:
        ForPeople: the variable names no audience.
    """
    name = os.environ.get("YALA_AUDIENCE", "")
    if name not in get_args(AudienceName):
        raise ForPeople(f"YALA_AUDIENCE ต้องเป็น city_hall หรือ citizens (พบ “{name}”) / YALA_AUDIENCE must be city_hall or citizens, not {name!r}")
    return Audience(name)


def current() -> Path:
    """The link to the release that serves."""
    return warehouse() / "published" / "current"


def portal_origin() -> str:
    """The only site that may show the citizens' dashboard in a frame."""
    return f"http://{setting('YALA_HOST')}:{setting('PORTAL_PORT')}"
