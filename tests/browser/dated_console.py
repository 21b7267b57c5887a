"""The application as it is, on the day the tests speak of, and without masking where a test wants to see what it hides.

CONNECT_TEST_NOW sets the moment at which the clock starts; CONNECT_TEST_MASKING=off leaves every text as it was typed.
CONNECT_TEST_CLOCK names a file through which a test sets the clock while people are at their screens (see `Clock`).
"""

import os
import time
from datetime import datetime
from pathlib import Path
from threading import Thread

import time_machine

from core import masking


def obey(clock: time_machine.Traveller, letter: Path) -> None:
    """Stand still at each moment that the letter names; it is taken away once the clock shows it."""
    while True:
        if letter.exists():
            clock.move_to(datetime.fromisoformat(letter.read_text()), tick=False)
            letter.unlink()
        time.sleep(0.05)


if __name__ == "__main__":
    clock = time_machine.travel(datetime.fromisoformat(os.environ["CONNECT_TEST_NOW"]), tick=True).start()
    if "CONNECT_TEST_CLOCK" in os.environ:
        Thread(target=obey, args=(clock, Path(os.environ["CONNECT_TEST_CLOCK"])), daemon=True).start()
    if os.environ.get("CONNECT_TEST_MASKING") == "off":
        masking.mask = lambda text, identities: text

    from app import app, serve

    serve(app)
