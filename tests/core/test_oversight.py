"""What kakutoku's people watch over, and nobody else (A5)."""

import pytest

from core.errors import NotAllowed
from core.repository import reading
from tests import factories


def watched(engine, viewer, text=""):
    with reading(engine, viewer) as repo:
        return repo.oversight.postings(text)


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_every_posting_is_watched_with_how_far_it_has_come(engine, cast, who):
    factories.posting(engine, cast)
    factories.proposal(engine, cast.rival, factories.posting(engine, cast))
    factories.negotiating(engine, cast)
    factories.contracted(engine, cast)
    seen = watched(engine, getattr(cast, who))
    assert [(p.proposals, p.considering, p.orders, p.contracts) for p in reversed(seen)] == [
        (0, 0, 0, 0),
        (1, 0, 0, 0),
        (1, 1, 1, 0),
        (1, 1, 1, 1),
    ]
    assert {p.client for p in seen} == {"株式会社青葉計器"}


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "outsider", "seller", "rival"])
def test_nobody_else_watches(engine, cast, who):
    factories.posting(engine, cast)
    with pytest.raises(NotAllowed):
        watched(engine, getattr(cast, who))


@pytest.mark.parametrize(("text", "found"), [("青葉", 1), ("計測機器 青葉", 1), ("硝子", 0), ("%", 0), ("", 1)])
def test_words_of_client_or_title_narrow_the_list(engine, cast, text, found):
    factories.posting(engine, cast)
    assert len(watched(engine, cast.sales, text)) == found
