"""Sales and operations open, extend and re-open postings, each round once (P1, P2, P4)."""

from datetime import timedelta

from sqlalchemy import Engine

from core.actions import postings
from core.model import CompanySize
from core.model_accounts import PostingContent
from tests.access import situations as s
from tests.access.people import OFFICE
from tests.access.table import DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import CLIENT, NOW, PARTNER, Cast
from tests.factories import DEADLINE

CONTENT = PostingContent(
    title="分析機器の新規開拓",
    categories=("分析機器",),
    industries="化学",
    company_sizes=(CompanySize.UNDER_300,),
    background="展示会の縮小で商談が減った。",
    consultation="接点の作り方から相談したい。",
    request="架電と商談の設定。",
    requirements="製造業への営業経験。",
)
WEEK = timedelta(days=7)


def extended(engine: Engine, cast: Cast) -> s.Things:
    """A colleague has extended the open round by a week."""
    things = s.proposed(engine, cast)
    seen, until = (1, s.OPEN), s.OPEN + WEEK
    s.act(engine, cast.sales, postings.extend_deadline, things["posting"], seen, until, "応募が少ないため。", NOW)
    return things


def extended_further(engine: Engine, cast: Cast) -> s.Things:
    """A colleague has extended the open round by two weeks."""
    things = s.proposed(engine, cast)
    seen, until = (1, s.OPEN), s.OPEN + 2 * WEEK
    s.act(engine, cast.sales, postings.extend_deadline, things["posting"], seen, until, "応募が少ないため。", NOW)
    return things


def reopened(engine: Engine, cast: Cast) -> s.Things:
    """A colleague has opened round 2."""
    things = s.new(engine, cast)
    s.act(engine, cast.sales, postings.reopen_posting, things["posting"], 1, s.OPEN, NOW)
    return things


def reopened_for_longer(engine: Engine, cast: Cast) -> s.Things:
    """A colleague has opened round 2 until another day."""
    things = s.new(engine, cast)
    s.act(engine, cast.sales, postings.reopen_posting, things["posting"], 1, s.OPEN + WEEK, NOW)
    return things


ROWS = [
    Row(postings.open_posting, may=OFFICE, states={s.peace: DONE}, args=lambda t: (CLIENT, CONTENT, s.OPEN, NOW)),
    Row(
        postings.open_posting,
        note="for a partner",
        may=OFFICE,
        states={s.peace: NOT_FOUND},
        args=lambda t: (PARTNER, CONTENT, s.OPEN, NOW),
    ),
    Row(
        postings.open_posting,
        note="until yesterday",
        may=OFFICE,
        states={s.peace: REFUSED},
        args=lambda t: (CLIENT, CONTENT, DEADLINE, NOW),
    ),
    Row(
        postings.extend_deadline,
        may=OFFICE,
        states={s.proposed: DONE, s.new: REFUSED, extended: SAME, extended_further: REFUSED, reopened: REFUSED},
        args=lambda t: (t.posting, (1, s.OPEN), s.OPEN + WEEK, "応募が少ないため。", NOW),
    ),
    Row(
        postings.reopen_posting,
        may=OFFICE,
        states={
            s.proposed: REFUSED,
            s.new: DONE,
            s.contracted: DONE,
            reopened: SAME,
            reopened_for_longer: REFUSED,
        },
        args=lambda t: (t.posting, 1, s.OPEN, NOW),
    ),
]
