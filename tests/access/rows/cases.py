"""Directors take deals on as cases and say what has to be reached; everybody else leaves them as they are (D1)."""

from core.actions import cases
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.table import DONE, NOT_FOUND, SAME, Row

DIRECTING = DIRECTOR | OPERATIONS

ROWS = [
    Row(
        cases.open_case,
        may=DIRECTING,
        states={s.considering: NOT_FOUND, s.contracted: DONE, s.case_opened: SAME},
        args=lambda t: (t.proposal, 8, s.NOW),
    ),
]
