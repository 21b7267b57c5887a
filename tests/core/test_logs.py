"""The log holds what happened and nothing of what people typed (T2)."""

import io
import json
import sys

import pytest
import structlog

from core import logs


def test_a_traceback_is_one_line_and_names_no_values(capfd: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    typed = "canary-" + str(7261)

    def check(password: str) -> None:
        raise ValueError("wrong")

    try:
        check(typed)
    except ValueError as error:
        structlog.get_logger("test").error("unexpected error", error_id="ab12", exc_info=error)
    lines = capfd.readouterr().err.splitlines()
    event = json.loads(lines[-1])
    assert (event["event"], event["error_id"], event["level"]) == ("unexpected error", "ab12", "error")
    assert "ValueError: wrong" in event["exception"]
    assert "in check" in event["exception"]
    assert typed not in lines[-1]


def test_a_stream_that_was_replaced_is_not_written_to_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    logger = structlog.get_logger("test")
    before, after = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", before)
    logger.info("first")
    before.close()
    monkeypatch.setattr(sys, "stderr", after)
    logger.info("second")
    assert json.loads(after.getvalue())["event"] == "second"
