"""The environment configures an installation, and what cannot work is named in one sentence."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from core.settings import BadSettings, Settings, load_settings, signing_key


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CONNECT_{name.upper()}", raising=False)
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.chdir(tmp_path)


def test_nothing_needs_to_be_set():
    settings = load_settings()
    assert settings.port == 8501
    assert settings.database_url == "sqlite:///var/connect.db"
    assert settings.public_url == "http://localhost:8501"
    assert settings.smtp_url is None
    assert settings.decline_grace_minutes == 10
    assert not settings.behind_tls


def test_the_address_and_the_database_follow_port_and_folder(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PORT", "9000")
    monkeypatch.setenv("CONNECT_VAR_DIR", "/srv/connect")
    settings = load_settings()
    assert settings.public_url == "http://localhost:9000"
    assert settings.database_url == "sqlite:////srv/connect/connect.db"


def test_what_is_set_counts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONNECT_DATABASE_URL", "postgres://connect@db/connect")
    monkeypatch.setenv("CONNECT_PUBLIC_URL", "https://connect.example/")
    monkeypatch.setenv("CONNECT_SMTP_URL", "smtp+starttls://user:secret@mail.example:587")
    settings = load_settings()
    assert settings.database_url == "postgresql://connect@db/connect"
    assert settings.public_url == "https://connect.example"
    assert settings.behind_tls


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONNECT_SMTP_URL", "")
    monkeypatch.setenv("PORT", "")
    assert (load_settings().smtp_url, load_settings().port) == (None, 8501)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CONNECT_FILES_URL", "nowhere://bucket"),
        ("CONNECT_SCAN_URL", "http://scanner.example"),
        ("PORT", "web"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("CONNECT_DATABASE_URL", "mysql://connect"),
        ("CONNECT_DATABASE_URL", "connect.db"),
        ("CONNECT_PUBLIC_URL", "connect.example"),
        ("CONNECT_PUBLIC_URL", "https://connect.example/console"),
        ("CONNECT_SMTP_URL", "mail.example"),
        ("CONNECT_SESSION_IDLE_MINUTES", "0"),
        ("CONNECT_DECLINE_GRACE_MINUTES", "-1"),
        ("CONNECT_EMBEDDED_WORKER", "perhaps"),
    ],
)
def test_a_value_that_cannot_work_is_named_in_one_sentence(monkeypatch: pytest.MonkeyPatch, variable: str, value: str):
    monkeypatch.setenv(variable, value)
    with pytest.raises(BadSettings) as caught:
        load_settings()
    assert str(caught.value).startswith(f"{variable} cannot be used as it is set: ")
    assert "\n" not in str(caught.value)


def test_the_signing_key_is_made_once_and_is_nobody_elses(tmp_path: Path):
    settings = Settings(var_dir=tmp_path / "var")
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: signing_key(settings), range(8)))
    [key] = keys
    assert len(key) == 32
    [file] = (tmp_path / "var").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_several_machines_can_share_a_signing_key(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CONNECT_SECRET_KEY", "shared between two machines")
    settings = load_settings()
    assert signing_key(settings) == b"shared between two machines"
    assert "shared between" not in repr(settings)


def test_attachments_are_kept_in_a_folder_unless_they_are_sent_elsewhere(monkeypatch: pytest.MonkeyPatch):
    assert load_settings().files_dir == Path("var/files")
    monkeypatch.setenv("CONNECT_FILES_URL", "file:///srv/files")
    assert load_settings().files_dir == Path("/srv/files")
    monkeypatch.setenv("CONNECT_FILES_URL", "memory://attachments")
    assert load_settings().files_dir is None
