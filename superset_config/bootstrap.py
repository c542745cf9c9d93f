"""Set up one Superset from our files, in one process: accounts, roles, data, charts, dashboards, embedding. Running it again changes nothing.

YALA_AUDIENCE=city_hall python -m superset_config.bootstrap --manifest dbt_project/target/manifest.json
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path

from superset_config import bundle, checks, pull, stamp, web
from superset_config.audience import HERE, Audience, ForPeople, audience
from superset_config.marts import of_manifest
from superset_config.shelf import shelf


def release_facts(here: Audience) -> dict[str, object]:
    """The facts of the current release.

    Raises:
        ForPeople: nothing has been published yet.
    """
    path = here.release / "release.json"
    if not path.exists():
        raise ForPeople(f"ยังไม่มีข้อมูลเผยแพร่ ({path}) ให้สั่ง `make build` ก่อน / nothing is published yet: run `make build` first")
    return json.loads(path.read_text(encoding="utf-8"))


def bootstrap(here: Audience, manifest: Path) -> str:
    """Bring Superset to what the files say, and return one line on what was done.

    Raises:
        ForPeople: a file refers to something that does not exist, or there is no release.
    """
    marts, release = of_manifest(manifest, only_public=here.is_public), release_facts(here)
    now, edited = stamp.of(here, marts, release), pull.edits(here)
    drift = "".join(f"\n  แก้ในเว็บ · changed in the web: {edit}" for edit in edited) + "\n  → make dashboards-pull" * bool(edited)
    if now == stamp.read(here):
        return "ไม่มีอะไรเปลี่ยน / nothing changed" + drift
    if stamp.only_release_differs(now, stamp.read(here)):
        stamp.write(here, now)
        return f"รับรุ่นข้อมูล {release['id']} แล้ว / release {release['id']} is shown from now on" + drift
    on = shelf(here.name)
    checks.check(on, marts, here)
    os.environ["SUPERSET_CONFIG_PATH"] = str(HERE / "superset_config.py")
    here.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    from superset_config import install  # Superset's imports take seconds; nothing above needs them

    kept = _keep_edits(here) if edited else ""
    files = bundle.bundle(here, marts, release["is_demo"], on)
    install.install(here, files, on)
    web.remember(here, bundle.uuids(files))
    stamp.write(here, now)
    return "ตั้งค่าใหม่แล้ว / set up" + kept


def _keep_edits(here: Audience) -> str:
    """Files win over edits made in the web, but nothing that somebody made is lost: it lies beside Superset's database."""
    file = here.state / f"overwritten-{time.strftime('%Y%m%dT%H%M%S')}.json"
    file.write_text(json.dumps(web.now(here), ensure_ascii=False, indent=1), encoding="utf-8")
    return f"\n  ไฟล์ทับสิ่งที่แก้ในเว็บ เก็บของเดิมไว้ที่ {file} / what was changed in the web is kept there"


def main() -> None:
    """The command. Ends with 1 and one clear line where people have to do something."""
    begun = time.monotonic()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="dbt's manifest.json")
    try:
        here = audience()
        done = bootstrap(here, parser.parse_args().manifest)
    except RuntimeError as wrong:
        sys.exit(str(wrong))
    print(f"{here.name}: {done} ({time.monotonic() - begun:.1f} s)")


if __name__ == "__main__":
    main()
