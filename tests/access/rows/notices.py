"""Notices are one's own: everybody marks theirs, nobody reaches another's, and the trail has nothing to say (A5)."""

from core.actions import notices
from tests.access import situations as s
from tests.access.people import ALL
from tests.access.table import SAME, UNTRAILED, Row
from tests.cast import NOW

TOLD = frozenset({"partner staff", "partner admin"})
"""Who finds that the client went on to the interview: the other side, and not the one who acted."""

ROWS = [
    Row(notices.look_at_notices, may=ALL, states={s.peace: UNTRAILED}, args=lambda t: (NOW,)),
    Row(notices.mark_all_notices_read, may=ALL, states={s.peace: SAME}, args=lambda t: (NOW,)),
    Row(notices.mark_notices_read, may=ALL, states={s.peace: SAME}, args=lambda t: ((1, 2, 3), NOW)),
    Row(
        notices.open_place,
        may=ALL,
        states={s.peace: SAME},
        args=lambda t: ("/partner-messages", {"proposal": "1"}, NOW),
    ),
]
