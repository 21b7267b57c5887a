"""What only figures and spreadsheets need waits until somebody asks for them: the console starts without it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.server import ROOT

HEAVY = {"statsmodels", "scipy", "pandera", "openpyxl"}
"""Seconds and a hundred megabytes, for a few screens of kakutoku's directors."""

START = """
import sys

import app
from core.migrations import upgrade
from pages import navigation, running
from tests.cast import settle
from tests.pages.screens import screen

navigation.load_all()
upgrade(running.engine())
drawn = screen("client.postings", running.engine(), settle(running.engine()).buyer)
assert not drawn.exception, drawn.exception
print(*{name.partition(".")[0] for name in sys.modules})
"""
"""As `app` does it, up to the first screen that a client sees."""


def test_the_console_starts_without_the_libraries_that_only_count(tmp_path: Path):
    ours = {"PYTHONPATH": str(ROOT), "CONNECT_VAR_DIR": str(tmp_path)}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CONNECT_", "STREAMLIT_"))}
    loaded = subprocess.run(
        [sys.executable, "-c", START], cwd=ROOT, env={**inherited, **ours}, capture_output=True, text=True, check=False
    )
    assert loaded.returncode == 0, loaded.stderr
    names = set(loaded.stdout.split())
    assert {"streamlit", "app", "pages"} <= names
    assert names & HEAVY == set()
