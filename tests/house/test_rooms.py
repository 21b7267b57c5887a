"""The house keeps its order: rooms stay small, say what they are for, and mind their own business."""

import ast
from pathlib import Path

import pytest

from tests.house.source import PRODUCT, ROOT, dotted, name, python_files, tree

ABOUT_150 = 170
ABOUT_300 = 330

# Content, not logic: the demo world's texts and what Alembic writes.
LONG_BY_NATURE = ("core/demo/", "core/migrations/versions/")

CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
MAY_READ_THE_CLOCK = {
    "core/cli.py": "starts everything and hands its clock on",
    "core/jobs.py": "does what is due",
    "core/repository.py": "asks whether the person at the keyboard is still signed in, whatever the business's clock",
}


@pytest.mark.parametrize("path", PRODUCT, ids=name)
def test_a_file_fits_its_room(path: Path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if not name(path).startswith(LONG_BY_NATURE):
        assert lines <= (ABOUT_150 if name(path).startswith("pages/") else ABOUT_300)


@pytest.mark.parametrize("path", [p for p in PRODUCT if p.stat().st_size], ids=name)
def test_a_module_opens_with_a_sentence(path: Path):
    first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]
    assert first.rstrip().endswith((".", "。", ":", "?")), "the docstring opens with a whole sentence"


def test_streamlit_discovers_no_pages_of_its_own():
    # Beside the main script a folder `pages` would be served before the gate's navigation has run once.
    assert not (ROOT / "pages" / "pages").exists()


@pytest.mark.parametrize("path", python_files("core"), ids=name)
def test_the_core_is_given_the_time(path: Path):
    asked = {dotted(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)} & CLOCKS
    assert not asked or name(path) in MAY_READ_THE_CLOCK


@pytest.mark.parametrize("path", python_files("pages"), ids=name)
def test_nothing_is_drawn_while_a_transaction_is_open(path: Path):
    # Streamlit may stop a script at any `st` call: what was written before it is then lost or half done.
    drawn = [
        f"line {inner.lineno}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.With) and any(_opens_a_transaction(item) for item in node.items)
        for statement in node.body
        for inner in ast.walk(statement)
        if isinstance(inner, ast.Attribute) and dotted(inner).startswith("st.")
    ]
    assert drawn == []


def _opens_a_transaction(item: ast.withitem) -> bool:
    call = item.context_expr
    return isinstance(call, ast.Call) and dotted(call.func).split(".")[-1] == "transaction"
