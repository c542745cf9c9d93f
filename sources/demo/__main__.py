"""`python -m sources.demo [--until 2026-11-22] [--warehouse …]`: write the pretend city into an inbox and say what came when.

It records no receipts: that is the pipeline's work, which calls `write_city` itself.
"""

import argparse
from datetime import date, datetime
from pathlib import Path

from pipelines.settings import warehouse
from sources.demo import write_city
from sources.demo.dates import BANGKOK


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m sources.demo", description="เมืองสมมติ (ข้อมูลจำลอง) / the pretend city")
    options.add_argument("--until", type=date.fromisoformat, default=datetime.now(BANGKOK).date(), help="first day not written, default today")
    options.add_argument("--warehouse", type=Path, default=None, help="default: YALA_WAREHOUSE")
    chosen = options.parse_args()
    target = chosen.warehouse or warehouse()
    written = write_city(target, chosen.until, lambda path, received_at, sender: print(f"{received_at:%Y-%m-%d %H:%M}  {sender}  {path.name}"))
    print(f"เขียนแล้ว {written} ไฟล์ ใน {target / 'inbox'} / {written} files written")


main()
