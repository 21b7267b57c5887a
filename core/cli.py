"""The commands with which an installation is set up, served and looked after."""

import json
import os
import signal
import sys
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from core import demo as demo_world
from core import logs
from core.actions import second_step
from core.actions.registration import NewMember, NewOrganization, found_marketplace
from core.calendar import jst_date
from core.documents.check import is_genuine, named_in
from core.errors import ConsoleError
from core.files import FileStore
from core.jobs import Worker
from core.migrations import is_current, upgrade, write_migration
from core.model import Audience, Role, Stranger
from core.passwords import Passwords
from core.repository import (
    Engine,
    back_up,
    broken_orders,
    broken_papers,
    founding,
    open_engine,
    reading,
    restore,
    witness,
)
from core.rules_passwords import check_password
from core.settings import BadSettings, Settings, load_settings

app = typer.Typer(
    help="kakutoku connect: companies find certified sales partners and contract them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

APPLICATION = Path(__file__).parents[1] / "app.py"


def _stop(sentence: str) -> NoReturn:
    """End with a sentence for the operator instead of a traceback."""
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _settings() -> Settings:
    try:
        return load_settings()
    except BadSettings as error:
        _stop(str(error))


def _database(settings: Settings) -> Engine:
    """The installation's database, which must have been migrated."""
    engine = open_engine(settings.database_url)
    if not is_current(engine):
        _stop("The database is not up to date. Run: python -m core migrate")
    return engine


@app.command()
def serve() -> None:
    """Serve the console on PORT; the database must have been migrated."""
    settings = _settings()
    _database(settings).dispose()
    typer.echo(f"kakutoku connect is served at {settings.public_url}")
    typer.echo(f"Sign in at {settings.public_url}/login/client, /login/partner or /login/kakutoku")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, str(APPLICATION)])


@app.command()
def migrate() -> None:
    """Bring the database to the schema of this version, making it where there is none."""
    upgrade(open_engine(_settings().database_url))


@app.command()
def demo() -> None:
    """Migrate, load the demo world into an empty database, and list its people."""
    settings = _settings()
    engine = open_engine(settings.database_url)
    upgrade(engine)
    demo_world.keep_files(FileStore.of(settings))
    demo_world.load(engine, datetime.now(UTC), Passwords.of(settings))
    people()


@app.command()
def people(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """List the people of the demo world with their passwords."""
    rows = [
        {
            "email": person.email,
            "password": person.password,
            "name": person.name,
            "role": person.role.value,
            "organisation": person.organisation,
            "audience": person.audience.value,
        }
        for person in demo_world.PEOPLE
    ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        headings = ("email", "password", "role", "organisation", "audience")
        typer.echo(_table([headings, *([row[heading] for heading in headings] for row in rows)]))


@app.command()
def create_admin(
    email: str,
    name: Annotated[str, typer.Option(help="The person's name.", prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True, confirmation_prompt=True)],
) -> None:
    """Enter kakutoku and its first member of operations into an empty database."""
    settings = _settings()
    engine = _database(settings)
    try:
        check_password(password, password, Stranger("カクトク", name, email))
        operator = NewMember(email, name, Role.OPERATIONS, Passwords.of(settings).hash(password))
        with founding(engine) as repo:
            found_marketplace(repo, NewOrganization(Audience.KAKUTOKU, "カクトク"), operator, datetime.now(UTC))
    except ConsoleError as refusal:
        _stop(refusal.sentence)
    typer.echo(f"{email} can sign in at {settings.public_url}/login/kakutoku")


@app.command()
def reset_second_step(
    email: str, reason: Annotated[str, typer.Option(help="Goes into the trail.", prompt=True)]
) -> None:
    """Take a lost second step away, where nobody of operations can sign in to do it on the screen."""
    engine = _database(_settings())
    try:
        second_step.reset_from_outside(engine, email, reason, datetime.now(UTC))
    except ConsoleError as refusal:
        _stop(refusal.sentence)
    typer.echo(f"{email} signs in with the password alone, and may set up a new second step.")


@app.command()
def work() -> None:
    """Deliver mails and do what is due, beside an app that was started with CONNECT_EMBEDDED_WORKER=false."""
    logs.configure()
    settings = _settings()
    worker = Worker(_database(settings), settings, lambda: datetime.now(UTC))
    for asked in (signal.SIGTERM, signal.SIGINT):
        signal.signal(asked, lambda _number, _frame: worker.stop())
    worker.run_forever()


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="A PDF of ours: any quote, order, invoice or notice.")] = None,
    database: Annotated[bool, typer.Option("--database", help="Check every negotiation and every paper.")] = False,
) -> None:
    """Check that nobody changed what was agreed, billed or kept: one PDF byte for byte, or the whole database."""
    if not database and file is None:
        _stop("Say what to verify: FILE.pdf, or --database")
    engine = _database(_settings())
    wrong: list[str] = []
    if database:
        wrong += [f"Order {order}: {reason}." for order, reason in broken_orders(engine)]
        wrong += [f"{reason}." for reason in broken_papers(engine)]
    if file is not None:
        wrong += _wrong_with_paper(engine, file)
    for sentence in dict.fromkeys(wrong):
        typer.echo(sentence)
    if wrong:
        raise typer.Exit(1)
    typer.echo("Everything is as it was recorded.")


def _wrong_with_paper(engine: Engine, file: Path) -> list[str]:
    content = file.read_bytes() if file.is_file() else b""
    named = named_in(content)
    seen = witness(engine, named.number) if named else None
    if named is None or seen is None:
        return [f"{file} is no paper of an order in this database."]
    with reading(engine, seen.viewer) as repo:
        genuine = is_genuine(content, named, repo, jst_date(datetime.now(UTC)))
    broken = [f"Order {each}: {reason}." for each, reason in broken_orders(engine) if each == seen.order]
    broken += [f"{reason}." for reason in broken_papers(engine, seen.order)]
    # Of an order that is not approved yet other bytes may be honest: its papers name the companies as they are now.
    return broken if genuine else [*broken, f"{file} is not what the console makes of {named.spoken}."]


@app.command()
def backup(file: Path) -> None:
    """Copy the SQLite database and the attachments to FILE, a ZIP, while they are served."""
    settings = _settings()
    try:
        back_up(settings.database_url, settings.files_dir, file)
    except ConsoleError as refusal:
        _stop(refusal.sentence)
    typer.echo(f"Written: {file}")
    _say_elsewhere(settings)


@app.command(name="restore")
def restore_backup(file: Path) -> None:
    """Replace the SQLite database by the copy in FILE and add its attachments; stop serving first."""
    settings = _settings()
    try:
        restore(settings.database_url, settings.files_dir, file)
    except ConsoleError as refusal:
        _stop(refusal.sentence)
    typer.echo(f"Restored from {file}")
    _say_elsewhere(settings)


def _say_elsewhere(settings: Settings) -> None:
    if settings.files_dir is None:
        place = settings.files_url.partition("://")[0]
        typer.echo(f"Attachments are not in it: CONNECT_FILES_URL keeps them in {place}. Copy them with its own means.")


@app.command(hidden=True)
def migration(message: str) -> None:
    """For developers: write the migration to what core/store/tables.py says now."""
    typer.echo(write_migration(message))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _table(rows: Sequence[Sequence[str]]) -> str:
    """Columns that line up on a terminal, where a Japanese character is two wide."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
