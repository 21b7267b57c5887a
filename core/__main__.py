"""`python -m core`: the commands of an installation."""

from core.cli import app

app(prog_name="python -m core")
