"""Directors take deals on as cases and say what has to be reached; everybody else leaves them as they are (D1)."""

from core.actions import cases
from core.rules_cases import CaseTexts, Meeting
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.factories import CONTENT

DIRECTING = DIRECTOR | OPERATIONS

ROWS = [
    Row(
        cases.open_case,
        may=DIRECTING,
        states={s.considering: NOT_FOUND, s.contracted: DONE, s.case_opened: SAME},
        args=lambda t: (t.proposal, 8, s.NOW),
    ),
    Row(
        cases.edit_case,
        may=DIRECTING,
        states={s.case_opened: DONE},
        args=lambda t: (t.case, CaseTexts("計測機器の新規開拓", "食品工場への架電", "月7件"), 1, s.NOW),
    ),
    Row(
        cases.set_plan,
        may=DIRECTING,
        states={s.case_opened: DONE},
        args=lambda t: (t.case, CONTENT.start, "120時間", "0", s.NOW),
    ),
    Row(
        cases.set_plan,
        may=DIRECTING,
        states={s.case_opened: REFUSED},
        args=lambda t: (t.case, CONTENT.start, "-1", "9", s.NOW),
        note="a figure that is none",
    ),
    Row(
        cases.change_director,
        may=DIRECTING,
        states={s.case_opened: DONE},
        args=lambda t: (t.case, 9, s.NOW),
    ),
    Row(
        cases.schedule_meeting,
        may=DIRECTING,
        states={s.case_opened: DONE},
        args=lambda t: (t.case, Meeting(3, 600), s.NOW),
    ),
]
