"""Secrets are made once, kept from other people's eyes, never a published or short one, and never told."""

import re
import stat

import pytest

from pipelines import settings
from pipelines.contract import load_contracts
from pipelines.ledger import Ledger
from pipelines.settings import DEFAULTS, KNOWN_DEFAULTS, SECRETS, Unsafe, environment, setting, warehouse, write_secrets

LONG = "correct horse battery staple 1957"


@pytest.fixture
def env(monkeypatch, tmp_path):
    """A `.env` of this test's own, and nothing in the environment."""
    for name in (*SECRETS, *DEFAULTS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("YALA_ENV_FILE", str(tmp_path / ".env"))
    return tmp_path / ".env"


def wrote(env, text: str) -> None:
    """What a person types into the file; a running program would have to be started anew."""
    env.write_text(text, encoding="utf-8")
    settings._written.cache_clear()


def test_every_secret_is_made_on_the_first_run_and_kept_on_the_next(env):
    assert write_secrets() is True
    first = env.read_bytes()
    assert write_secrets() is False and env.read_bytes() == first
    values = {name: setting(name) for name in SECRETS}
    assert len(set(values.values())) == len(SECRETS), "no secret is used for two things"
    assert all(len(value) >= (32 if not name.endswith("_PASSWORD") else 12) for name, value in values.items())


def test_only_its_owner_reads_the_file(env):
    write_secrets()
    assert stat.S_IMODE(env.stat().st_mode) == 0o600


def test_a_file_that_others_could_read_is_closed_before_a_secret_goes_in(env):
    wrote(env, "YALA_DEMO=0\n")
    env.chmod(0o644)
    write_secrets()
    assert stat.S_IMODE(env.stat().st_mode) == 0o600 and setting("YALA_DEMO") == "0"


def test_what_a_person_wrote_stays_and_what_is_missing_is_added(env):
    wrote(env, f"# ของเรา\nMAYOR_PASSWORD={LONG}\nADMIN_PASSWORD=\nYALA_DEMO=0")  # without a line feed at its end
    write_secrets()
    text = env.read_text(encoding="utf-8")
    assert text.startswith(f"# ของเรา\nMAYOR_PASSWORD={LONG}\n") and text.count("MAYOR_PASSWORD") == 1
    assert (setting("MAYOR_PASSWORD"), setting("YALA_DEMO")) == (LONG, "0") and len(setting("ADMIN_PASSWORD")) >= 12


@pytest.mark.parametrize("secret", sorted(KNOWN_DEFAULTS))
def test_a_published_default_is_refused_everywhere(env, monkeypatch, secret):
    for text in (secret, secret.upper()):
        wrote(env, f"CITIZENS_GUEST_TOKEN_SECRET={text}\n")
        with pytest.raises(Unsafe):
            setting("CITIZENS_GUEST_TOKEN_SECRET")
        with pytest.raises(Unsafe):
            write_secrets()
        env.unlink()
        settings._written.cache_clear()
        monkeypatch.setenv("CITIZENS_GUEST_TOKEN_SECRET", text)
        with pytest.raises(Unsafe):
            write_secrets()
        assert not env.exists()
        monkeypatch.delenv("CITIZENS_GUEST_TOKEN_SECRET")


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("secret", ["admin", "yala2568", "a" * 64, "abababababababababababababababababab"])
def test_a_secret_that_is_short_or_easily_guessed_is_refused_and_not_told(env, monkeypatch, name, secret):
    monkeypatch.setenv(name, secret)
    with pytest.raises(Unsafe) as fault:
        setting(name)
    assert name in str(fault.value) and secret not in str(fault.value).replace(name, "")


def test_a_secret_that_is_nowhere_is_asked_for_by_name(env):
    with pytest.raises(Unsafe, match=r"HASH_KEY.*make setup.*HASH_KEY is not set"):
        setting("HASH_KEY")


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(env, monkeypatch):
    assert setting("PORTAL_PORT") == "8000"
    wrote(env, "PORTAL_PORT=8001\n")
    assert setting("PORTAL_PORT") == environment()["PORTAL_PORT"] == "8001"
    monkeypatch.setenv("PORTAL_PORT", "8002")
    assert setting("PORTAL_PORT") == environment()["PORTAL_PORT"] == "8002"


def test_a_blank_value_says_nothing(env, monkeypatch):
    wrote(env, "PORTAL_PORT=\n")
    monkeypatch.setenv("YALA_HOST", "")
    assert (setting("PORTAL_PORT"), environment()["PORTAL_PORT"]) == ("8000", "8000")
    assert (setting("YALA_HOST"), environment()["YALA_HOST"]) == ("127.0.0.1", "127.0.0.1")


def test_a_line_of_the_example_can_be_used_by_taking_its_first_sign_away(env):
    example = (settings.ROOT / ".env.example").read_text(encoding="utf-8")
    wrote(env, re.sub(r"^# (YALA_HOST|PORTAL_PORT|DAGSTER_PORT|YALA_DEMO)=", r"\1=", example, flags=re.M))
    assert {name: environment()[name] for name in ("YALA_HOST", "PORTAL_PORT", "DAGSTER_PORT", "YALA_DEMO")} == {
        name: DEFAULTS[name] for name in ("YALA_HOST", "PORTAL_PORT", "DAGSTER_PORT", "YALA_DEMO")
    }


def test_the_example_names_every_secret_and_setting_and_no_value_of_a_secret():
    example = (settings.ROOT / ".env.example").read_text(encoding="utf-8")
    assert all(re.search(rf"^{name}=$", example, flags=re.M) for name in SECRETS)
    assert all(re.search(rf"^# {name}=", example, flags=re.M) for name in DEFAULTS)


@pytest.mark.parametrize("text", ["\ufeffHASH_KEY={}\n", "HASH_KEY = {} \n", "HASH_KEY={}\r\n", "  HASH_KEY={}  # ของเรา\n"])
def test_the_file_is_read_as_people_write_it(env, text):
    wrote(env, text.format("x4bcdefghijklmnopqrstuvwxyz0123456789="))
    assert setting("HASH_KEY") == "x4bcdefghijklmnopqrstuvwxyz0123456789="


def test_the_warehouse_is_where_the_settings_say(env, monkeypatch, tmp_path):
    monkeypatch.setenv("YALA_WAREHOUSE", str(tmp_path))
    assert warehouse() == tmp_path


def test_secrets_from_the_environment_alone_need_no_file(env, monkeypatch):
    for place, name in enumerate(SECRETS):
        monkeypatch.setenv(name, f"{LONG} {place}")
    assert write_secrets() is False and not env.exists()


def test_no_secret_is_in_what_python_shows_of_our_things(env, monkeypatch, tmp_path):
    """A log, a traceback or Dagster's page shows the `repr` of whatever is at hand."""
    monkeypatch.setenv("STRATEGY_COMPLAINTS_DSN", "postgresql://officer:s3cret@db/city")
    monkeypatch.setenv("HASH_KEY", "s3cret")
    ledger = Ledger(tmp_path)
    monkeypatch.setenv("LEDGER_URL", "postgresql://officer:s3cret@127.0.0.1:1/ledger")
    with pytest.raises(Exception) as no_database:  # noqa: B017 - whatever the driver raises, or its absence
        Ledger(tmp_path)
    with pytest.raises(Unsafe) as short:
        setting("HASH_KEY")
    assert "s3cret" not in f"{load_contracts()!r}{ledger!r}{ledger.engine!r}{no_database.value!r}{short.value!r}"
