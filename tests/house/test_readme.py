"""The README tells the truth: its addresses, settings, people and rooms are the product's own."""

import ast
import re

import pytest

from core.demo import PEOPLE
from core.model import Audience
from core.paths import Screen
from core.settings import Settings
from pages.navigation import SCREENS
from tests.house.source import ROOT, dotted, python_files, tree

README = (ROOT / "README.md").read_text(encoding="utf-8")


def _section(title: str) -> str:
    return README.split(f"\n## {title}\n")[1].split("\n## ")[0]


def _routes() -> set[str]:
    """The addresses of the plain HTML routes, `{audience}` spelt out."""
    calls = [
        node
        for path in python_files("pages/entrance")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func) == "Route"
    ]
    found: set[str] = set()
    for call in calls:
        where = ast.unparse(call.args[0]).removeprefix("f").strip("'\"")
        found |= {re.sub(r":\w+}", "}", where.replace("{audience}", audience)) for audience in Audience}
    return found


# Loaded by pages of the entrance or shown instead of one, and whatever does not exist; nobody types them.
UNLISTED = {"/login/style.css", "/too-many-tabs", "/files/{rest}"}


def test_the_addresses_are_those_of_the_navigation_and_the_entrance():
    told = set(re.findall(r"`(/[^`]*)`", _section("Addresses")))
    assert told == {f"/{screen}" for screen in Screen} | (_routes() - UNLISTED)


def test_every_screen_is_in_somebodys_navigation():
    assert {entry.screen for entries in SCREENS.values() for entry in entries} == set(Screen)


def test_every_setting_is_told():
    told = set(re.findall(r"`(PORT|CONNECT_[A-Z0-9_]+)` *[,|]", _section("Settings")))
    assert told == {"PORT"} | {f"CONNECT_{name.upper()}" for name in Settings.model_fields if name != "port"}


def test_the_defaults_that_are_told_are_the_defaults():
    rows = [row.split("|")[1:3] for row in _section("Settings").splitlines() if row.startswith("| `")]
    told = {
        name.removeprefix("CONNECT_").lower(): value
        for names, values in rows
        for name, value in zip(re.findall(r"`(\w+)`", names), re.findall(r"`(\w+)`", values), strict=False)
        if value.isdigit()
    }
    assert len(told) >= 6
    assert told == {name: str(Settings.model_fields[name].default) for name in told}


def test_the_people_of_the_demo_exist_and_have_these_passwords():
    told = re.findall(r"`(\S+@\S+)` \| `(\S+)` \| `/login/(\w+)`", _section("The people of the demo"))
    assert len(told) >= 6
    assert set(told) <= {(person.email, person.password, person.audience.value) for person in PEOPLE}


def _tree() -> list[str]:
    """The paths of the annotated tree; two blanks of indent are one folder."""
    paths: list[str] = []
    folder = ""
    for line in _section("The house").split("```")[1].splitlines():
        if match := re.match(r"( *)(\S+)", line):
            if not match[1]:
                folder = match[2] if match[2].endswith("/") else ""
            paths.append((folder if match[1] else "") + match[2])
    return paths


@pytest.mark.parametrize("path", _tree())
def test_every_room_of_the_tree_exists(path: str):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("folder", ["core", "pages"])
def test_every_room_is_in_the_tree(folder: str):
    rooms = {f"{folder}/{place.name}/" for place in (ROOT / folder).iterdir() if list(place.glob("*.py"))}
    assert rooms <= set(_tree())


def test_every_module_of_the_core_is_in_the_tree():
    tree_of_the_house = _section("The house")
    assert [p.name for p in (ROOT / "core").glob("[a-z]*.py") if p.name not in tree_of_the_house] == []
