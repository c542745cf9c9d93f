"""Setting up a fresh machine: what goes wrong is one clear line, and the system's own Python is left alone."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import progress, settings, setup
from pipelines.setup import CAUSES, SetupFailed, find_uv, main, run


@pytest.fixture
def no_uv(monkeypatch, tmp_path):
    """A machine on which nobody has installed uv; what set-up runs there is written down."""
    asked: list[list[str]] = []
    monkeypatch.setattr(setup, "UV_HOME", tmp_path / "uv")
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    monkeypatch.setattr(setup, "run", lambda command, **_: asked.append(command))
    return asked


def test_a_uv_that_is_there_is_used(monkeypatch):
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert find_uv() == "/usr/bin/uv"


def test_a_missing_uv_goes_into_a_folder_of_our_own(no_uv, tmp_path):
    assert find_uv() == str(tmp_path / "uv" / "bin" / "uv")
    (command,) = no_uv
    assert command[:4] == [sys.executable, "-m", "pip", "install"] and command[command.index("--target") + 1] == str(tmp_path / "uv")
    assert not {"--user", "--break-system-packages"} & set(command)


def test_our_own_uv_is_not_installed_twice(no_uv, tmp_path):
    (tmp_path / "uv" / "bin").mkdir(parents=True)
    (tmp_path / "uv" / "bin" / "uv").touch()
    find_uv()
    assert no_uv == []


@pytest.mark.parametrize(("sign", "cause"), CAUSES.items())
def test_a_known_cause_is_one_line_in_both_languages(sign, cause):
    with pytest.raises(SetupFailed) as fault:
        run([sys.executable, "-c", f"print('a long trace'); print({sign!r}, '(os error 28)'); print('more of it'); raise SystemExit(1)"])
    assert str(fault.value) == cause and "\n" not in cause and " / " in cause
    assert any("ก" <= letter <= "๛" for letter in cause)


def test_an_unknown_cause_is_the_commands_own_last_words():
    with pytest.raises(SetupFailed) as fault:
        run([sys.executable, "-c", "print('first'); print('second'); print('third'); print('fourth'); raise SystemExit(3)"])
    assert str(fault.value) == f"{Path(sys.executable).name}: second third fourth"


def test_a_command_that_says_nothing_still_fails_by_name():
    with pytest.raises(SetupFailed, match="python"):
        run([sys.executable, "-c", "raise SystemExit(1)"])


def test_a_command_that_works_says_nothing(capfd):
    run([sys.executable, "-c", "print('done')"])
    assert capfd.readouterr() == ("", "")


def test_another_python_is_told_before_anything_is_installed(monkeypatch, capfd):
    monkeypatch.setattr(setup, "find_uv", lambda: pytest.fail("set-up went on"))
    monkeypatch.setattr(sys, "version_info", (3, 12, 1, "final", 0))
    assert main([]) == 1
    (line,) = capfd.readouterr().out.strip().splitlines()
    assert "ต้องใช้ Python 3.11" in line and "make PYTHON=python3.11" in line


@pytest.mark.parametrize("fault", [SetupFailed("ดิสก์เต็ม / the disk is full"), settings.Unsafe("HASH_KEY สั้น"), OSError(28, "No space left on device")])
def test_whatever_goes_wrong_ends_in_one_line_and_no_trace(monkeypatch, capfd, fault):
    monkeypatch.setattr(setup, "find_uv", lambda: (_ for _ in ()).throw(fault))
    assert main([]) == 1
    out, err = capfd.readouterr()
    assert out.strip().splitlines() == [f"✖ {fault}"] and err == ""


@pytest.mark.parametrize("module", [setup, settings, progress])
def test_set_up_needs_nothing_that_is_not_installed_yet(module):
    """It runs on a bare Python, before there is any environment."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | {"pipelines"}
    assert {name for name in names if name.startswith("pipelines")} <= {"pipelines.progress", "pipelines.settings"}


def test_a_bare_python_can_load_it():
    loaded = subprocess.run(
        [sys.executable, "-S", "-E", "-c", "import pipelines.setup"], cwd=settings.ROOT, capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stderr
