"""What the operator of an installation can choose, read once from the environment.

Each setting is an environment variable; `README.md` lists them. A value that cannot work stops the start with one
sentence that names the variable.
"""

import os
import secrets
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import fsspec  # pyright: ignore[reportMissingTypeStubs]
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SMTP_SCHEMES = ("smtp", "smtp+starttls", "smtps")


class BadSettings(ValueError):
    """A setting cannot work; the message is the whole sentence for the operator."""


class Settings(BaseSettings):
    """One installation. Durations say their unit in the name."""

    model_config = SettingsConfigDict(env_prefix="CONNECT_", env_ignore_empty=True, frozen=True, populate_by_name=True)

    port: Annotated[int, Field(ge=1, le=65535, validation_alias="PORT")] = 8501
    host: str = "127.0.0.1"
    var_dir: Path = Path("var")
    database_url: str = Field(default_factory=lambda known: f"sqlite:///{known['var_dir'] / 'connect.db'}")
    public_url: str = Field(default_factory=lambda known: f"http://localhost:{known['port']}")
    secret_key: SecretStr | None = None
    """Signs forms; by default a file in `var_dir`. Processes on several machines must share one."""

    files_url: str = Field(default_factory=lambda known: str(known["var_dir"] / "files"))
    """Where attachments are kept: a folder, or an address that fsspec and an installed package of its know."""
    scan_url: str | None = None
    """Without a scanner attachments are handed out unchecked, and say so."""

    gateway_dir: Path = Field(default_factory=lambda known: known["var_dir"] / "gateway")
    """Where the files for the payment provider's upload are written (B3)."""

    smtp_url: str | None = None
    """Without it no mail leaves; operations read them on their screen."""
    mail_from: str = "kakutoku connect <no-reply@kakutoku-connect.example>"
    embedded_worker: bool = True
    """The app itself delivers mails and does due work; off where `python -m core work` runs beside it."""

    session_idle_minutes: Annotated[int, Field(ge=1)] = 8 * 60
    session_absolute_hours: Annotated[int, Field(ge=1)] = 7 * 24
    second_step_required: bool = True
    """Kakutoku's own people sign in with a code as well as a password; the demo's never do."""
    tabs_per_member: Annotated[int, Field(ge=1)] = 8
    """More open tabs than this are turned away with a page that says so."""
    decline_grace_minutes: Annotated[int, Field(ge=0)] = 10
    """How long a decline can be taken back before the partner hears of it (P8)."""

    argon2_time_cost: Annotated[int, Field(ge=1)] = 2
    argon2_memory_kib: Annotated[int, Field(ge=8)] = 19_456
    argon2_parallelism: Annotated[int, Field(ge=1)] = 1

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")):
            raise ValueError("it must start with sqlite:/// or postgresql://")
        return url.replace("postgres://", "postgresql://", 1)

    @field_validator("public_url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("it must be a web address without a path, such as https://connect.example")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, url: str | None) -> str | None:
        if url is not None:
            parts = urlsplit(url)
            if parts.scheme not in SMTP_SCHEMES or not parts.hostname:
                raise ValueError("it must have the form smtp://user:password@host:port (or smtp+starttls:, smtps:)")
        return url

    @field_validator("files_url")
    @classmethod
    def _known_place(cls, url: str) -> str:
        protocol = url.partition("://")[0] if "://" in url else "file"
        try:
            fsspec.get_filesystem_class(protocol)  # pyright: ignore[reportUnknownMemberType]
        except (ImportError, ValueError) as reason:
            raise ValueError(f"attachments cannot be kept there, {reason}".rstrip(".")) from None
        return url

    @field_validator("scan_url")
    @classmethod
    def _scanner(cls, url: str | None) -> str | None:
        if url is not None:
            parts = urlsplit(url)
            if parts.scheme != "clamd" or not parts.hostname:
                raise ValueError("it must have the form clamd://host:port")
        return url

    @property
    def files_dir(self) -> Path | None:
        """The folder of attachments, or None where they are kept elsewhere and a backup can't take them along."""
        if "://" not in self.files_url:
            return Path(self.files_url)
        return Path(self.files_url.removeprefix("file://")) if self.files_url.startswith("file://") else None

    @property
    def behind_tls(self) -> bool:
        """Whether browsers come over TLS, so that cookies can insist on it."""
        return self.public_url.startswith("https:")


def load_settings() -> Settings:
    """The settings of this process; raises `BadSettings` with a sentence for the operator."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        variable = "PORT" if name.upper() == "PORT" else f"CONNECT_{name.upper()}"
        reason = first["msg"].removeprefix("Value error, ")
        raise BadSettings(f"{variable} cannot be used as it is set: {reason}.") from None


def signing_key(settings: Settings) -> bytes:
    """The key that signs forms: the operator's own, or one made once and kept readable to nobody else."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value().encode()
    path = settings.var_dir / "secret.key"
    if not path.exists():
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
        try:
            os.link(draft, path)  # of two processes that start together, one's key wins and both read that
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
