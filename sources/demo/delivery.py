"""One file that a department sends, before it is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Delivery:
    """`write(path)` makes the file; `department` is the folder of the inbox; `sender` says that the data are made up."""

    department: str
    file: str
    sent_at: datetime
    sender: str
    write: Callable[[Path], None]


def sender(office_th: str) -> str:
    """Who a receipt names as the sender of a made-up delivery."""
    return f"{office_th} (ข้อมูลจำลอง)"
