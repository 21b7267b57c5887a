"""The commands do what the README says, and say in a sentence what is wrong."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from core.cli import app
from core.demo import PEOPLE
from core.passwords import Passwords
from core.repository import open_engine, reading
from core.store.registry import NOBODY
from tests.house.source import ROOT


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Run a command as an operator does, with a folder of its own for everything that is kept."""
    move_into(tmp_path, monkeypatch)
    return command


def move_into(folder: Path, patch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name == "PORT" or name.startswith("CONNECT_")]:
        patch.delenv(name)
    patch.setenv("CONNECT_VAR_DIR", str(folder / "var"))
    # A relative file is one in a folder of its own, too.
    patch.chdir(folder)


def command(*arguments: str, typed: str = "", **variables: str) -> Result:
    return CliRunner().invoke(app, arguments, input=typed, env=variables)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The folder of a demo, and what its loading printed; it is loaded once, nobody changes it."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch:
        move_into(folder, patch)
        printed = command("demo")
    assert printed.exit_code == 0, printed.stderr
    return folder / "var", printed


def test_the_commands_are_reached_through_the_package():
    ended = subprocess.run(
        [sys.executable, "-m", "core", "people", "--json"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert len(json.loads(ended.stdout)) == len(PEOPLE)


def test_people_are_listed_for_programs(run):
    people = json.loads(run("people", "--json").stdout)
    assert len(people) == len(PEOPLE)
    assert {tuple(sorted(each)) for each in people} == {
        ("audience", "email", "name", "organisation", "password", "role")
    }
    assert {each["audience"] for each in people} == {"client", "partner", "kakutoku"}


def test_people_are_listed_for_presenters(run):
    lines = run("people").stdout.splitlines()
    assert lines[0].split() == ["email", "password", "role", "organisation", "audience"]
    for person, line in zip(PEOPLE, lines[1:], strict=True):
        assert line.split() == [person.email, person.password, person.role, person.organisation, person.audience]


def test_the_demo_is_loaded_once_and_every_negotiation_in_it_holds(run, loaded):
    folder, first = loaded
    second = run("demo", CONNECT_VAR_DIR=str(folder))
    assert second.exit_code == 0, second.stderr
    assert first.stdout == second.stdout
    assert run("verify", "--database", CONNECT_VAR_DIR=str(folder)).stdout == "Everything is as it was recorded.\n"


def test_a_changed_database_fails_verification(run, loaded, tmp_path: Path):
    shutil.copytree(loaded[0], tmp_path / "var")
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'connect.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE order_version SET digest = 'x' WHERE order_id = 1")
    engine.dispose()
    verified = run("verify", "--database")
    assert verified.exit_code == 1
    assert verified.stdout.startswith("Order 1: version 1 is not what was submitted")


def test_a_backup_comes_back(run, tmp_path: Path):
    run("migrate")
    run("create-admin", "first@kakutoku.example", "--name", "尾上 静", "--password", "a long enough one")
    assert run("backup", str(tmp_path / "connect.zip")).exit_code == 0
    elsewhere = str(tmp_path / "elsewhere")
    assert run("restore", str(tmp_path / "connect.zip"), CONNECT_VAR_DIR=elsewhere).exit_code == 0
    assert run("verify", "--database", CONNECT_VAR_DIR=elsewhere).exit_code == 0
    with reading(open_engine(f"sqlite:///{elsewhere}/connect.db"), NOBODY) as repo:
        assert repo.registry.knows("first@kakutoku.example")


def test_the_first_admin_is_asked_for_and_only_the_first(run):
    run("migrate")
    typed = "尾上 静\na long enough one\na long enough one\n"
    assert run("create-admin", "first@kakutoku.example", typed=typed).exit_code == 0
    second = run("create-admin", "second@kakutoku.example", typed=typed)
    assert second.exit_code == 2
    assert "すでに登録がある" in second.stderr


def test_the_first_admins_password_is_held_to_what_everybodys_is(run):
    run("migrate")
    arguments = ("create-admin", "first@kakutoku.example", "--name", "尾上 静", "--password")
    for password, sentence in (("short", "12文字以上"), ("kakutoku-2026", "推測されやすい")):
        ended = run(*arguments, password)
        assert ended.exit_code == 2
        assert sentence in ended.stderr
    assert run(*arguments, "a long enough one").exit_code == 0


def test_a_lost_second_step_is_taken_away_with_a_reason(run, tmp_path: Path):
    run("migrate")
    run("create-admin", "first@kakutoku.example", "--name", "尾上 静", "--password", "a long enough one")
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'connect.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO second_step VALUES (1, 'S', '2026-11-01', '2026-11-01', 0)")
    lost = ("reset-second-step", "First@kakutoku.example", "--reason")
    assert "理由を入力" in run(*lost, " ").stderr
    assert run(*lost, "電話を紛失").exit_code == 0
    assert "設定されていません" in run(*lost, "電話を紛失").stderr
    assert "見つかりません" in run("reset-second-step", "nobody@kakutoku.example", "--reason", "x").stderr
    with engine.connect() as connection:
        trail = connection.exec_driver_sql("SELECT after FROM audit_event WHERE action = 'reset_second_step'").scalar()
    assert "紛失" in json.loads(trail)["reason"]
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serve"], "The database is not up to date. Run: python -m core migrate"),
        (["backup", "copy.zip"], "There is no database"),
        (["restore", "nowhere.zip"], "is not a backup of this product"),
        (["verify"], "Say what to verify"),
        (["create-admin", "a@b.example", "--name", "A", "--password", "long enough"], "not up to date"),
        (["work"], "not up to date"),
        (["verify", "--database"], "not up to date"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run, arguments: list[str], sentence: str):
    ended = run(*arguments)
    assert ended.exit_code == 2
    assert sentence in ended.stderr
    assert isinstance(ended.exception, SystemExit)


@pytest.mark.parametrize("command", ["serve", "migrate", "demo", "work"])
def test_a_bad_setting_is_said_in_a_sentence(run, command: str):
    ended = run(command, PORT="web")
    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert ended.stderr.startswith("PORT cannot be used as it is set")


def test_passwords_are_kept_as_the_installation_says(run, tmp_path: Path):
    run("migrate")
    arguments = ("create-admin", "first@kakutoku.example", "--name", "尾上 静", "--password", "a long enough one")
    run(*arguments, CONNECT_ARGON2_TIME_COST="3")
    engine = open_engine(f"sqlite:///{tmp_path / 'var' / 'connect.db'}")
    with engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT password_hash FROM member").scalar_one()
    assert stored.startswith("$argon2id$v=19$m=19456,t=3,p=1$")
    assert Passwords(time_cost=3).matches(stored, "a long enough one")
