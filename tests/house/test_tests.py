"""The tests are worth their time: each asserts something, none is skipped, each rule of the business is named."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import TESTS, dotted, name, tree

RULES = "A5 P1 P2 P3 P4 P5 P6 P7 P8 P9 P10 M1 O1 O2 O3 O4 O5 O6 O7 O8 O9 C1 L2 L3".split()

SKIPS = {
    "pytest.skip",
    "pytest.xfail",
    "pytest.importorskip",
    "pytest.mark.skip",
    "pytest.mark.skipif",
    "pytest.mark.xfail",
}
CHECKS = {"pytest.raises", "expect"}


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _checks_directly(function: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and dotted(node.func) in CHECKS)
        for node in ast.walk(function)
    )


@cache
def _helpers_that_check() -> set[str]:
    """Names of functions in the tests that assert, also through one another.

    Asked by the first test that needs them: every process collects this file, and only one runs it.
    """
    bodies = {function.name: function for path in TESTS for function in _functions(path)}
    checking = {called for called, function in bodies.items() if _checks_directly(function)}
    while more := {n for n, body in bodies.items() if n not in checking and _called(body) & checking}:
        checking |= more
    return checking


def _called(function: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {
        node.func.attr if isinstance(node.func, ast.Attribute) else dotted(node.func).split(".")[-1] for node in calls
    }


@pytest.mark.parametrize("path", [p for p in TESTS if p.name.startswith("test_")], ids=name)
def test_every_test_asserts_something(path: Path):
    tests = [function for function in _functions(path) if function.name.startswith("test_")]
    helpers = _helpers_that_check()
    idle = [each.name for each in tests if not _checks_directly(each) and not _called(each) & helpers]
    assert idle == []


@pytest.mark.parametrize("path", TESTS, ids=name)
def test_nothing_is_skipped(path: Path):
    found = {dotted(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)} & SKIPS
    assert not found


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_is_named_where_it_is_tested(rule: str):
    texts = [p.read_text(encoding="utf-8") for p in TESTS if "house" not in p.parts]
    assert any(re.search(rf"\b{rule}\b", text) for text in texts)
