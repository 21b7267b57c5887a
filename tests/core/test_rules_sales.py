"""The law of the sales desk, whole: what a posting needs, when a round opens, how a consultation moves (P1–P4)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core import rules_sales as law
from core.calendar import jst_midnight
from core.errors import Refused
from core.model import CompanySize
from core.model_accounts import ConsultationKind, ConsultationStatus, PostingContent

WHOLE = PostingContent(
    "題", ("計測機器",), "食品工場", (CompanySize.LARGE,), "背景", "相談", "依頼", "経歴", "月30万円", "3か月"
)
C = ConsultationStatus
DAY = timedelta(days=1)
LAST = date(2026, 11, 24)
MIDNIGHT = jst_midnight(LAST + DAY)
"""The first moment after a deadline on the 24th: 15:00 UTC on that day."""
JUST_BEFORE = MIDNIGHT - timedelta(microseconds=1)


@pytest.mark.parametrize("item", law.ITEMS)
def test_every_item_of_the_manual_is_asked_for_but_budget_and_period(item: str):
    """P1: 販売先 is told by industry, by size, or by both."""
    lacking = replace(WHOLE, **{item: type(getattr(WHOLE, item))()})
    expected = (law.ITEMS[item],) if item in law.REQUIRED else ()
    assert law.missing_items(lacking) == expected
    if expected:
        with pytest.raises(Refused, match=expected[0]):
            law.require_complete(lacking)


def test_an_empty_draft_lacks_everything_in_the_order_of_the_form():
    assert law.missing_items(PostingContent()) == (
        "タイトル",
        "商材",
        law.TARGETS,
        "背景",
        "相談内容",
        "依頼内容",
        "求めている経歴や能力",
    )
    law.require_complete(WHOLE)


@pytest.mark.parametrize(
    ("deadline", "at", "fits"),
    [
        (None, JUST_BEFORE, False),
        (LAST - DAY, JUST_BEFORE, False),
        (LAST, JUST_BEFORE, True),
        (LAST, MIDNIGHT, False),
        (LAST + DAY, MIDNIGHT, True),
        (LAST + timedelta(days=365), JUST_BEFORE, True),
        (LAST + timedelta(days=366), JUST_BEFORE, False),
        (date.max, JUST_BEFORE, False),
        (date.min, JUST_BEFORE, False),
    ],
)
def test_a_deadline_lies_between_today_in_japan_and_a_year_ahead(deadline: date | None, at: datetime, fits: bool):
    if fits:
        assert law.require_deadline(deadline, at) == deadline
    else:
        with pytest.raises(Refused):
            law.require_deadline(deadline, at)


@pytest.mark.parametrize("at", [JUST_BEFORE, MIDNIGHT])
def test_an_open_round_is_extended_and_a_closed_one_reopened_never_the_other_way(at: datetime):
    """P2, P4: the line between the two is midnight in Japan."""
    later = LAST + timedelta(days=7)
    if at < MIDNIGHT:
        assert law.require_extension(LAST, later, at) == later
        with pytest.raises(Refused, match="過ぎてから"):
            law.require_reopening(LAST, later, at)
    else:
        assert law.require_reopening(LAST, later, at) == later
        with pytest.raises(Refused, match="延長できません"):
            law.require_extension(LAST, later, at)


@pytest.mark.parametrize("deadline", [LAST, LAST - DAY, None])
def test_an_extension_goes_later_only(deadline: date | None):
    with pytest.raises(Refused):
        law.require_extension(LAST, deadline, datetime(2026, 11, 20, tzinfo=UTC))


MOVES = {
    (C.RECEIVED, C.IN_PROGRESS),
    (C.RECEIVED, C.ANSWERED),
    (C.IN_PROGRESS, C.ANSWERED),
    (C.ANSWERED, C.IN_PROGRESS),
    (C.ANSWERED, C.CLOSED),
    (C.CLOSED, C.IN_PROGRESS),
}


@pytest.mark.parametrize("status", C)
@pytest.mark.parametrize("to", C)
def test_a_consultation_moves_along_the_table_alone(status: C, to: C):
    """P4."""
    if (status, to) in MOVES:
        law.require_consultation_move(status, to)
    else:
        with pytest.raises(Refused, match=status.label):
            law.require_consultation_move(status, to)


def test_every_kind_says_whether_it_names_a_posting():
    assert set(law.NAMES_POSTING) == set(ConsultationKind)
