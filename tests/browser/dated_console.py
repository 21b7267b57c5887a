"""The application as it is, on the day the tests speak of, and without masking where a test wants to see what it hides.

CONNECT_TEST_NOW sets the moment at which the clock starts; CONNECT_TEST_MASKING=off leaves every text as it was typed.
"""

import os
from datetime import datetime

import time_machine

from core import masking

if __name__ == "__main__":
    time_machine.travel(datetime.fromisoformat(os.environ["CONNECT_TEST_NOW"]), tick=True).start()
    if os.environ.get("CONNECT_TEST_MASKING") == "off":
        masking.mask = lambda text, identities: text

    from app import app, serve

    serve(app)
