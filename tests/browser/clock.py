"""The clock of a served console, as a test sets it while people are at their screens."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tests.browser.visitors import WAIT


@dataclass(frozen=True, slots=True)
class Clock:
    """Set through a letter, which the console takes away once its clock shows the moment (CONNECT_TEST_CLOCK)."""

    letter: Path

    def set(self, at: datetime) -> None:
        """Let it stand still at this moment; comes back when it does."""
        draft = self.letter.with_suffix(".draft")
        draft.write_text(at.isoformat())
        draft.rename(self.letter)
        patience = time.monotonic() + WAIT / 1000
        while self.letter.exists():
            assert time.monotonic() < patience, "nobody sets the clock"
            time.sleep(0.02)
