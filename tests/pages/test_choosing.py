"""選定のポイント as members use it: scores, the team's average, reviews that mean something (P7, P11, P12)."""

import pytest

from core.actions.candidates import proceed_to_interview
from core.repository import transaction
from pages.ui import candidate_filter
from tests import factories
from tests.cast import NOW
from tests.pages.screens import screen, words

CANDIDATES, PROPOSAL = "client.candidates", "client.proposal"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def candidate(engine, cast):
    """`seller`'s proposal to a posting that closed yesterday."""
    return factories.proposal(engine, cast.seller, factories.posting(engine, cast))


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


# --- the list -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "told"), [("", ""), ("rating", "レビューの件数を加味"), ("evaluation", "平均点の高い順")]
)
def test_a_sort_whose_name_does_not_say_it_all_is_explained(engine, cast, candidate, sort, told):
    """P11, P12."""
    shown = words(screen(CANDIDATES, engine, cast.buyer, posting=1, sort=sort))
    assert f'"said": "1社が該当します。{candidate_filter.MEANING.get(sort, "")}"' in shown
    assert told in shown


def test_the_hint_to_meet_three_to_five_says_how_many_are_in_talks(engine, cast, candidate):
    """P11: the manual's hint."""
    before = words(screen(CANDIDATES, engine, cast.buyer, posting=1))
    assert "3〜5社選定し、面談を行います" in before
    assert "検討中 1社" not in before
    act(engine, cast.buyer, proceed_to_interview, candidate)
    assert "（現在、検討中 1社）" in words(screen(CANDIDATES, engine, cast.buyer, posting=1))
