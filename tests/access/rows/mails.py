"""Only operations send a failed mail once more (K1)."""

from core.actions import mails
from tests.access import situations as s
from tests.access.people import OPERATIONS
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import NOW

ROWS = [
    Row(
        mails.retry_mail,
        may=OPERATIONS,
        states={s.mail_failed: DONE, s.mail_queued: REFUSED, s.mail_sent: REFUSED},
        args=lambda t: (t.mail, NOW),
    ),
    Row(
        mails.retry_all_mails,
        may=OPERATIONS,
        states={s.mail_failed: DONE, s.mail_queued: SAME, s.mail_sent: SAME},
        args=lambda t: (NOW,),
    ),
]
