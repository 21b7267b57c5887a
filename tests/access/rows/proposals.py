"""Partners propose until the deadline and change only what is theirs; clients and kakutoku never propose (P3)."""

from core.actions import proposals
from tests.access import situations as s
from tests.access.people import OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW
from tests.factories import PROMISE

CONTENT = ("別の切り口の提案", "電話と訪問を組み合わせます。", PROMISE)

ROWS = [
    Row(
        proposals.submit_proposal,
        may=PARTNER_WRITERS | OTHER_PARTNER_WRITERS,
        states={
            s.posting_open: DONE,
            s.posting_closed: NOT_FOUND,
            s.proposed: {PARTNER_WRITERS: REFUSED, OTHER_PARTNER_WRITERS: DONE},
            s.withdrawn: DONE,
            s.new: {PARTNER_WRITERS: REFUSED, OTHER_PARTNER_WRITERS: NOT_FOUND},
        },
        args=lambda t: (t.posting, *CONTENT, NOW),
    ),
    Row(
        proposals.edit_proposal,
        may=PARTNER_WRITERS,
        not_found=OTHER_PARTNER_WRITERS,
        states={s.proposed: DONE, s.withdrawn: REFUSED, s.new: REFUSED, s.considering: REFUSED},
        args=lambda t: (t.proposal, *CONTENT, NOW),
    ),
    Row(
        proposals.withdraw_proposal,
        may=PARTNER_WRITERS,
        not_found=OTHER_PARTNER_WRITERS,
        states={s.proposed: DONE, s.withdrawn: SAME, s.new: REFUSED, s.considering: REFUSED},
        args=lambda t: (t.proposal, NOW),
    ),
]
