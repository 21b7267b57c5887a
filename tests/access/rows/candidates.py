"""The client screens: its 管理者 and 社員 act, its ゲスト looks, another client's candidates do not exist (P8, P9)."""

from core.actions import candidates
from core.model import CandidateStatus
from tests.access import situations as s
from tests.access.people import CLIENT_ADMIN, CLIENT_WRITERS, OTHER_CLIENT_ADMIN, OTHER_CLIENT_WRITERS
from tests.access.table import DONE, NOT_ALLOWED, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import NOW

SCREENING = {"may": CLIENT_WRITERS, "not_found": OTHER_CLIENT_WRITERS}

ROWS = [
    Row(
        candidates.proceed_to_interview,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.new: DONE,
            s.considering: SAME,
            s.on_hold: DONE,
            s.declined: DONE,
            s.declined_after_talks: DONE,
            s.contracted: SAME,
            s.without_address: REFUSED,
        },
        args=lambda t: (t.proposal, NOW),
    ),
    Row(
        candidates.proceed_with_address,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.without_address: DONE,
            s.new: DONE,  # a colleague has entered one meanwhile: theirs stands, and this only goes on
            s.considering: SAME,
        },
        args=lambda t: (t.proposal, "000-0001", "東京都架空区二丁目2番2号", NOW),
    ),
    Row(
        candidates.put_on_hold,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.new: DONE,
            s.considering: DONE,
            s.on_hold: SAME,
            s.declined: DONE,
            s.declined_after_talks: DONE,
            s.contracted: REFUSED,
        },
        args=lambda t: (t.proposal, NOW),
    ),
    Row(
        candidates.decline,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.new: DONE,
            s.considering: DONE,
            s.on_hold: DONE,
            s.declined: SAME,
            s.declined_after_talks: SAME,
            s.contracted: REFUSED,
        },
        args=lambda t: (t.proposal, NOW),
    ),
    Row(
        candidates.decline_all,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.new: DONE,
            s.considering: DONE,
            s.on_hold: DONE,
            s.declined: SAME,
            s.contracted: REFUSED,
        },
        args=lambda t: ([t.proposal], "商材の経験を重視しました。", NOW),
    ),
    Row(
        candidates.take_back,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.new: SAME,
            s.considering: REFUSED,
            s.on_hold: DONE,
            s.declined: DONE,
            s.declined_after_talks: REFUSED,  # that was 検討中 before, and its last move brings nothing else back
            s.contracted: REFUSED,
        },
        args=lambda t: (t.proposal, CandidateStatus.NEW, NOW),
    ),
    Row(
        candidates.take_all_back,
        **SCREENING,
        states={
            s.proposed: NOT_FOUND,
            s.new: REFUSED,
            s.considering: REFUSED,
            s.declined: DONE,
            s.declined_after_talks: DONE,
            s.contracted: REFUSED,
        },
        args=lambda t: ([t.proposal], NOW),
    ),
    Row(
        candidates.set_favorite,
        **SCREENING,
        states={s.proposed: NOT_FOUND, s.new: DONE, s.declined: DONE, s.contracted: DONE},
        args=lambda t: (t.proposal, True, NOW),
    ),
    Row(
        candidates.set_favorite,
        **SCREENING,
        note="off where it is off",
        states={s.proposed: NOT_FOUND, s.new: SAME},
        args=lambda t: (t.proposal, False, NOW),
    ),
    Row(
        candidates.save_address,  # of one's own company: where it is missing every writer, else its 管理者
        may=CLIENT_WRITERS | OTHER_CLIENT_WRITERS,
        states={
            s.without_address: {CLIENT_WRITERS | OTHER_CLIENT_ADMIN: DONE, OTHER_CLIENT_WRITERS: NOT_ALLOWED},
            s.peace: {CLIENT_ADMIN | OTHER_CLIENT_ADMIN: DONE, CLIENT_WRITERS | OTHER_CLIENT_WRITERS: NOT_ALLOWED},
        },
        args=lambda t: ("000-0002", "東京都架空区二丁目2番2号", NOW),
    ),
]
