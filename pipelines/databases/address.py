"""Where a department's database is: named by the contract, looked up when it is opened, and never written anywhere."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pipelines.contract import Contract
from pipelines.held import Held
from pipelines.settings import environment, warehouse

SCANNED = {"postgresql": "postgres", "postgres": "postgres", "mysql": "mysql", "mariadb": "mysql", "sqlite": "sqlite"}
STAGED = {"mssql": "mssql", "oracle": "oracle", "access": "access", "dlt+postgresql": "postgresql"}  # copied beside first, then read


class Address(NamedTuple):
    """A database's address. Its text holds a password: nothing here shows it."""

    name: str  # of the setting
    kind: str
    dsn: str
    is_demo: bool

    def __repr__(self) -> str:
        return f"Address({self.name})"

    __str__ = __repr__

    @property
    def path(self) -> str:
        """The file of a database that is one."""
        return unquote(self.dsn.partition("://")[2].removeprefix("/"))

    def server(self) -> dict[str, str]:
        """Where the server is and as whom we speak to it, by the words that DuckDB has for it.

        Raises:
            Held: the address does not say.
        """
        try:
            parts = urlsplit(self.dsn)
            said = {"host": parts.hostname, "port": parts.port, "user": parts.username, "password": parts.password, "database": parts.path.strip("/")}
        except ValueError:
            raise _unreadable(self.name) from None
        if not said["host"] or not said["database"]:
            raise _unreadable(self.name)
        return {word: unquote(str(value)) for word, value in said.items() if value not in (None, "")}


def dsn_of(contract: Contract) -> str | None:
    """The address that the environment or `.env` gives the contract's database; None where neither names one."""
    return environment().get(contract.read.dsn.removeprefix("env:"))


def address(contract: Contract) -> Address:
    """Where the contract's database is. Where no DSN is set, the demo city's file stands in, if there is one.

    Raises:
        Held: there is none, or it is of a kind that is not read.
    """
    name, dsn = contract.read.dsn.removeprefix("env:"), dsn_of(contract)
    if dsn:
        return address_of(name, dsn)
    stand_in = warehouse() / "inbox" / contract.department / contract.stand_in
    if stand_in.exists():
        return Address(name, "sqlite", f"sqlite:///{stand_in}", True)
    raise Held(f"ยังไม่ได้เชื่อมต่อฐานข้อมูล ให้ตั้งค่า {name} ใน .env", f"no database: set {name} in .env")


def address_of(name: str, dsn: str) -> Address:
    """A setting's address by its kind.

    Raises:
        Held: it is of a kind that is not read.
    """
    scheme, _, rest = dsn.partition("://")
    if not rest or scheme not in SCANNED | STAGED:
        known = ", ".join(f"{kind}://" for kind in ("postgresql", "mysql", "mariadb", "sqlite", "mssql", "oracle", "access"))
        raise Held(f"{name} ไม่ใช่ที่อยู่ฐานข้อมูลที่อ่านได้ ต้องขึ้นต้นด้วย {known}", f"{name} is no address that is read: it begins with one of {known}")
    return Address(name, (SCANNED | STAGED)[scheme], dsn, False)


def _unreadable(name: str) -> Held:
    return Held(
        f"{name} ไม่บอกว่าฐานข้อมูลอยู่ที่ใด ต้องเป็น postgresql://ผู้ใช้:รหัส@เครื่อง:พอร์ต/ฐานข้อมูล",
        f"{name} does not say where the database is: postgresql://user:password@host:port/database",
    )
