"""A client rates the months of its deals and reviews them at the end; partners have no part in it (C4, C5)."""

from datetime import date

from core.actions import quality
from core.model import CompanySize
from core.model_contracts import QualityAxis, ReviewForm
from tests.access import situations as s
from tests.access.people import CLIENT_WRITERS, OTHER_CLIENT_WRITERS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row

MONTH = date(2026, 12, 1)
FOURS = dict.fromkeys(QualityAxis, 4)
REVIEW = ReviewForm(4, "報告が早い。", "", "", CompanySize.UNDER_300)
MONTH_OVER = s.NOW.replace(month=12, day=31)


def rated(engine, cast):
    """The first month of the contract was rated."""
    things = s.contracted(engine, cast)
    s.act(engine, cast.buyer, quality.check_quality, things["order"], MONTH, FOURS, "", None, MONTH_OVER)
    return things


def rated_otherwise(engine, cast):
    """A colleague rated it meanwhile, and differently."""
    things = s.contracted(engine, cast)
    s.act(engine, cast.buyer, quality.check_quality, things["order"], MONTH, FOURS, "別の回答", None, MONTH_OVER)
    return things


def reviewed(engine, cast):
    """The deal is over and was reviewed."""
    things = s.contracted(engine, cast)
    s.act(engine, cast.buyer, quality.post_review, things["order"], REVIEW, None, s.OVER)
    return things


ROWS = [
    Row(
        quality.check_quality,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS,
        states={s.negotiating: REFUSED, s.contracted: DONE, rated: SAME, rated_otherwise: CONFLICT},
        args=lambda t: (t.order, MONTH, FOURS, "", None, MONTH_OVER),
    ),
    Row(
        quality.post_review,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS,
        states={s.contracted: DONE, reviewed: SAME},
        args=lambda t: (t.order, REVIEW, None, s.OVER),
    ),
    Row(
        quality.post_review,
        may=CLIENT_WRITERS,
        not_found=OTHER_CLIENT_WRITERS,
        states={s.contracted: REFUSED},
        args=lambda t: (t.order, REVIEW, None, s.RUNNING),
        note="while it runs",
    ),
]
