"""Both sides write while the thread is open, their ゲスト read; for everybody else there is no thread (M1, P8)."""

from core.actions import messages
from tests.access import situations as s
from tests.access.people import (
    ALL,
    CLIENT_PEOPLE,
    CLIENT_WRITERS,
    OTHER_CLIENT_WRITERS,
    OTHER_PARTNER_WRITERS,
    PARTNER_PEOPLE,
    PARTNER_WRITERS,
)
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, UNTRAILED, Row
from tests.cast import NOW

READERS = CLIENT_PEOPLE | PARTNER_PEOPLE

ROWS = [
    Row(
        messages.post_message,
        may=CLIENT_WRITERS | PARTNER_WRITERS,
        not_found=OTHER_CLIENT_WRITERS | OTHER_PARTNER_WRITERS,
        states={s.new: NOT_FOUND, s.considering: DONE, s.declined_after_talks: REFUSED, s.contracted: DONE},
        args=lambda t: (t.proposal, "候補日をお送りします。", NOW),
    ),
    Row(
        messages.mark_read,
        may=READERS,
        not_found=ALL - READERS,
        states={
            s.new: NOT_FOUND,
            # Nobody counts what they wrote themselves as unread; the writer has read it by writing.
            s.written: {frozenset({"client staff"}): SAME, READERS: UNTRAILED},
            s.declined_after_talks: UNTRAILED,
        },
        args=lambda t: (t.proposal, vars(t).get("message", 1), NOW),
    ),
]
