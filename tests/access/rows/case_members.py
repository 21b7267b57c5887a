"""Directors and the partner's 管理者 choose who works for a case; its client and everybody else do not (D3)."""

from sqlalchemy import Engine, insert

from core.actions import case_members
from core.model_direction import CaseMemberId, OnboardingStep
from core.store.tables import CaseMemberRow, OnboardingRow
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS, OTHER_PARTNER_ADMIN, PARTNER_ADMIN
from tests.access.situations import Things
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import Cast
from tests.factories import CONTENT

STAFFING = DIRECTOR | OPERATIONS | PARTNER_ADMIN


def member_joined(engine: Engine, cast: Cast) -> Things:
    """`seller` works for the case; the manual was put in, the rest of the onboarding is to do."""
    things = s.case_opened(engine, cast)
    member = {"case_id": things["case"], "member_id": cast.seller.member, "minutes": 6_000, "joined_on": CONTENT.start}
    s.write(engine, insert(CaseMemberRow).values(member))
    tick = {"case_member_id": 1, "step": OnboardingStep.MANUAL, "done_on": CONTENT.start, "recorded_at": s.NOW}
    s.write(engine, insert(OnboardingRow).values(tick | {"recorded_by_id": cast.director.member}))
    return {**things, "case_member": CaseMemberId(1), "person": cast.seller.member}


ROWS = [
    Row(
        case_members.add_case_member,
        may=STAFFING,
        not_found=OTHER_PARTNER_ADMIN,
        states={s.case_opened: DONE, member_joined: SAME},
        args=lambda t: (t.case, 5, "100", CONTENT.start, s.NOW),
    ),
    Row(
        case_members.add_case_member,
        may=STAFFING,
        not_found=OTHER_PARTNER_ADMIN,
        states={s.case_opened: NOT_FOUND},
        args=lambda t: (t.case, 6, "100", CONTENT.start, s.NOW),
        note="somebody of another partner",
    ),
    Row(
        case_members.change_case_hours,
        may=STAFFING,
        not_found=OTHER_PARTNER_ADMIN,
        states={member_joined: DONE},
        args=lambda t: (t.case_member, "120.5", s.NOW),
    ),
    Row(
        case_members.leave_case,
        may=STAFFING,
        not_found=OTHER_PARTNER_ADMIN,
        states={member_joined: DONE},
        args=lambda t: (t.case_member, CONTENT.start, s.RUNNING),
    ),
    Row(
        case_members.note_onboarding,
        may=STAFFING,
        not_found=OTHER_PARTNER_ADMIN,
        states={member_joined: DONE},
        args=lambda t: (t.case_member, OnboardingStep.LECTURE, CONTENT.start, s.RUNNING),
    ),
    Row(
        case_members.note_onboarding,
        may=STAFFING,
        not_found=OTHER_PARTNER_ADMIN,
        states={member_joined: REFUSED},
        args=lambda t: (t.case_member, OnboardingStep.LECTURE, CONTENT.end, s.NOW),
        note="a day to come",
    ),
]
