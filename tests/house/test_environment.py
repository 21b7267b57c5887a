"""The environment comes from locks that hold everywhere and name no registry."""

import ast
import os
import re
import sys
import tomllib

import pytest

from tests.house.source import PRODUCT, ROOT, tree

LOCKS = ("requirements.txt", "requirements-dev.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DEPENDENCIES: list[str] = PROJECT["project"]["dependencies"]

# Where a distribution's module has another name, or nobody imports it by name.
MODULES = {
    "argon2-cffi": "argon2",
    "email-validator": "email_validator",
    "fonttools": "fontTools",
    "fpdf2": "fpdf",
    "markdown-it-py": "markdown_it",
    "pydantic-settings": "pydantic_settings",
}
LOADED_BY_OTHERS = {"psycopg": "SQLAlchemy's driver for PostgreSQL"}
OURS = {"app", "core", "pages"}


def _pins(lock: str) -> list[str]:
    """One string a pin, with its marker and its hashes."""
    joined = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]


def _name(requirement: str) -> str:
    return re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0].lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_by_hash_and_names_no_registry(lock: str):
    for pin in _pins(lock):
        assert re.match(r"[A-Za-z0-9._-]+==\S+( ; [^-]+)?\s+--hash=sha256:[0-9a-f]{64}", pin), pin[:80]
    assert not re.search(r"://|--(extra-)?index-url|--find-links|\bindex\b", (ROOT / lock).read_text(encoding="utf-8"))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_dependency(lock: str):
    wanted = DEPENDENCIES + (PROJECT["dependency-groups"]["dev"] if "dev" in lock else [])
    assert {_name(each) for each in wanted} <= {_name(pin) for pin in _pins(lock)}


def test_what_is_tested_is_what_is_served():
    tested = {pin.split(" ")[0] for pin in _pins("requirements-dev.txt")}
    assert {pin.split(" ")[0] for pin in _pins("requirements.txt")} <= tested


@pytest.mark.parametrize("dependency", [d for d in DEPENDENCIES if _name(d) not in LOADED_BY_OTHERS])
def test_every_dependency_is_used(dependency: str):
    module = MODULES.get(_name(dependency), _name(dependency))
    pattern = re.compile(rf"^\s*(from|import) {module}\b", re.MULTILINE)
    assert any(pattern.search(path.read_text(encoding="utf-8")) for path in PRODUCT)


def test_what_is_imported_is_a_dependency_of_its_own_right():
    imported = {
        module.split(".")[0]
        for path in PRODUCT
        for node in ast.walk(tree(path))
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    declared = {MODULES.get(_name(each), _name(each)) for each in DEPENDENCIES}
    assert imported - set(sys.stdlib_module_names) - OURS <= declared


def test_the_checks_before_landing_are_the_test_command():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "make test" in script.read_text(encoding="utf-8")
