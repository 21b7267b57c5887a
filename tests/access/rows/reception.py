"""Whoever is not signed in: a public form, and the link that was mailed to them (A1)."""

from core.actions import reception
from core.model_accounts import LeadKind
from tests.access import situations as s
from tests.access.people import NOBODY
from tests.access.rows.leads import ASKER, CHEAP, lead_closed, lead_issued, lead_new, lead_verifying
from tests.access.table import DONE, REFUSED, SAME, UNTRAILED, Row
from tests.cast import NOW

ANYBODY = {"may": frozenset({NOBODY}), "by": lambda t: None}
LATER = s.LATER

ROWS = [
    Row(
        reception.ask,
        **ANYBODY,
        states={s.peace: DONE, lead_new: SAME},
        args=lambda t: (LeadKind.CONSULTATION, ASKER, "代理店の開拓を相談したい。", "the form", NOW),
    ),
    Row(
        reception.offer,
        **ANYBODY,
        states={lead_verifying: SAME, lead_issued: REFUSED, lead_closed: REFUSED},
        args=lambda t: (t.link, NOW),
    ),
    Row(
        reception.open_account,
        **ANYBODY,
        states={lead_verifying: DONE, lead_issued: REFUSED, lead_closed: REFUSED},
        args=lambda t: (CHEAP, t.link, NOW),
    ),
    Row(
        reception.open_account,
        note="a link that was never sent",
        **ANYBODY,
        states={lead_verifying: REFUSED},
        args=lambda t: (CHEAP, "x" * 43, NOW),
    ),
    Row(
        reception.ask_again,
        **ANYBODY,
        states={lead_verifying: DONE, lead_issued: UNTRAILED, lead_closed: SAME},
        args=lambda t: (t.link, LATER),
    ),
]
