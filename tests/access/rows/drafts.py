"""What somebody types is theirs alone: nobody reaches another's, and the trail has nothing to say about it."""

from core.actions import drafts
from tests.access import situations as s
from tests.access.people import ALL
from tests.access.table import SAME, UNTRAILED, Row
from tests.cast import NOW

ROWS = [
    Row(
        drafts.save_draft,
        may=ALL,
        states={s.peace: UNTRAILED},
        args=lambda t: ("message.1", {"body": "まだ途中です"}, NOW),
    ),
    Row(drafts.discard_draft, may=ALL, states={s.peace: SAME}, args=lambda t: ("message.1", NOW)),
]
