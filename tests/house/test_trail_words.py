"""The trail has a Japanese word for every action that the code records, every thing and every part it names (K2)."""

import ast
from collections.abc import Iterator

import pytest

from core.model import CandidateStatus
from core.trail_words import ACTIONS, FIELDS, SUBJECTS
from tests.house.source import dotted, name, python_files, tree

# Calls that hand an action on under a name: which actions may come through, and where they are named.
HANDED_ON = {
    "core/actions/candidates.py": {status.value for status in CandidateStatus} - {CandidateStatus.NEW.value},
}
PASSED_DOWN = {"core/store/audit.py", "core/store/access.py", "core/store/reception.py"}
"""They write what they are given."""


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in python_files("core"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and len(node.args) >= 3:
                called, owner = node.func.attr, node.func.value
                if called == "record" and "audit" in ast.unparse(owner):
                    yield name(path), node
                if called == "note" and ast.unparse(owner).split(".")[-1] in ("access", "reception"):
                    yield name(path), node


def _named_in(path: str) -> set[str]:
    """The texts that a file hands to functions of its own, such as `_end(access, owner, "sign_out")`."""
    file = next(each for each in python_files("core") if name(each) == path)
    return {
        argument.value
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and dotted(node.func).startswith("_")
        for argument in node.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


CALLS = list(_calls())


def test_the_calls_are_found():
    assert len(CALLS) > 30


@pytest.mark.parametrize(("path", "call"), CALLS, ids=[f"{path}:{call.lineno}" for path, call in CALLS])
def test_what_is_recorded_has_words(path: str, call: ast.Call):
    action = call.args[0]
    if isinstance(action, ast.Constant):
        assert action.value in ACTIONS, f"core/trail_words.py: ACTIONS lacks {action.value!r}"
    elif path not in PASSED_DOWN:
        handed = HANDED_ON.get(path) or _named_in(path) & set(ACTIONS)
        assert handed, f"{path}:{call.lineno} records an action that nobody can find"
        assert handed <= set(ACTIONS)
    subject = call.args[1]
    if isinstance(subject, ast.Constant) and isinstance(subject.value, str):
        assert subject.value in SUBJECTS, f"core/trail_words.py: SUBJECTS lacks {subject.value!r}"
    lacking = {
        key.value
        for keyword in call.keywords
        if keyword.arg in ("before", "after")
        for node in ast.walk(keyword.value)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if isinstance(key, ast.Constant) and key.value not in FIELDS
    }
    assert not lacking, f"core/trail_words.py: FIELDS lacks {sorted(map(str, lacking))}"
