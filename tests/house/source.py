"""The product's own source files, as the tests of the house read them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


def python_files(*rooms: str) -> list[Path]:
    """Every module of these rooms (folders, or single files at the top)."""
    found: list[Path] = []
    for room in rooms:
        place = ROOT / room
        found += sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return found


def name(path: Path) -> str:
    """The path as it is spoken of."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(node: ast.AST) -> str:
    """`st.session_state.get` for the expression that reads so, "" for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


PRODUCT = python_files("app.py", "pages", "core")
TESTS = python_files("tests")
