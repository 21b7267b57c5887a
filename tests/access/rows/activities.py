"""A partner's writers and kakutoku's directors say what was done in a case; nobody else does (D5)."""

from datetime import date

from sqlalchemy import insert

from core.actions import activities
from core.activity_file import read
from core.calendar import jst_date
from core.model_direction import ScriptId, ScriptKind
from core.rules_activity import ActivityForm, Place
from core.store.tables import CaseMemberRow, ScriptRow
from tests.access import situations as s
from tests.access.people import OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.rows.cases import DIRECTING
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row

FORM = ActivityForm("6.5", "40", "12", "2", "1")
REPORTING = PARTNER_WRITERS | DIRECTING


def manned(engine, cast):
    """The case has a member and a script."""
    things = s.case_opened(engine, cast)
    joined = {"case_id": things["case"], "member_id": cast.seller.member, "minutes": 0, "joined_on": date(2026, 12, 1)}
    s.write(engine, insert(CaseMemberRow).values(joined))
    s.write(engine, insert(ScriptRow).values(case_id=things["case"], kind=ScriptKind.PATTERN, name="スクリプトA"))
    return {**things, "place": Place(jst_date(s.RUNNING), cast.seller.member, ScriptId(1))}


def unmanned(engine, cast):
    """The case has neither member nor script."""
    things = s.case_opened(engine, cast)
    return {**things, "place": Place(jst_date(s.RUNNING), cast.seller.member, ScriptId(1))}


def reported(engine, cast):
    """The member has reported the day."""
    things = manned(engine, cast)
    s.act(engine, cast.seller, activities.report_activity, things["case"], things["place"], FORM, 0, "", s.RUNNING)
    return things


def counted_on(engine, cast):
    """Somebody has meanwhile counted one call fewer."""
    things = manned(engine, cast)
    typed = ActivityForm("6.5", "39", "12", "2", "1")
    s.act(engine, cast.seller, activities.report_activity, things["case"], things["place"], typed, 0, "", s.RUNNING)
    return things


CONTENT = (
    "日付,メンバー,スクリプト,稼働時間,架電数,コンタクト数,アポ獲得数,アポ実施数\n"
    "2026/12/8,髙﨑 直人,スクリプトA,6.5,40,12,2,1\n"
)
BAD = CONTENT + "2026/12/7,髙﨑 直人,スクリプトA,6.5,1,12,2,1\n"

ROWS = [
    Row(
        activities.report_activity,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={manned: DONE, reported: SAME, counted_on: CONFLICT, unmanned: REFUSED},
        args=lambda t: (t.case, t.place, FORM, 0, "", s.RUNNING),
    ),
    Row(
        activities.check_activities,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={manned: SAME, reported: SAME},
        args=lambda t: (t.case, "0" * 64, read(CONTENT), s.RUNNING),
    ),
    Row(
        activities.import_activities,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={manned: DONE, reported: SAME, counted_on: DONE, unmanned: SAME},
        args=lambda t: (t.case, "12月.csv", "0" * 64, read(CONTENT), False, s.RUNNING),
    ),
    Row(
        activities.import_activities,
        may=REPORTING,
        not_found=OTHER_PARTNER_WRITERS,
        states={manned: REFUSED},
        args=lambda t: (t.case, "12月.csv", "0" * 64, read(BAD), False, s.RUNNING),
        note="bad lines",
    ),
]
