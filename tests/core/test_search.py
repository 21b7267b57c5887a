"""Whatever is typed or pasted into a search box, no database stumbles over it, and nothing in it is a pattern."""

import pytest
from sqlalchemy import Engine

from core.calendar import jst_date
from core.repository import Repository, reading
from core.views import CandidateFilter, ContractFilter
from tests.cast import NOW, Cast
from tests.factories import contracted, posting, proposal

ODD = ["\0", "青葉\0計器", "%", "_", "\\", "'", "\u202e青葉", "\ud800", " ".join("語" * 400), "語" * 2_000]


def found(engine: Engine, cast: Cast, text: str) -> list[int]:
    """How many each search finds: contracts, mails, watched postings."""

    def look(name: str, search: str) -> int:
        with reading(engine, getattr(cast, name)) as repo:
            return SEARCHES[search](repo, text)

    return [look("buyer", "contracts"), look("operator", "mails"), look("director", "postings")]


def _contracts(repo: Repository, text: str) -> int:
    return repo.contracts.listing(ContractFilter(counterparty=text), jst_date(NOW)).found


def _mails(repo: Repository, text: str) -> int:
    return repo.outbox.listing(text=text).found


def _postings(repo: Repository, text: str) -> int:
    return len(repo.oversight.postings(text))


SEARCHES = {"contracts": _contracts, "mails": _mails, "postings": _postings}


@pytest.mark.parametrize("text", ODD)
def test_odd_texts_are_searched_for_like_any_other(engine: Engine, cast: Cast, text: str):
    opened = posting(engine, cast)
    proposal(engine, cast.seller, opened)
    found(engine, cast, text)
    with reading(engine, cast.buyer) as repo:
        repo.candidates.listing(opened, CandidateFilter(text=text), NOW)


def test_every_word_counts_and_none_is_a_pattern(engine: Engine, cast: Cast):
    contracted(engine, cast)
    everything = found(engine, cast, "")
    assert min(everything) > 0
    assert found(engine, cast, "\0 \u202e") == everything
    for pattern in ("%", "_", "ツキ%舎", "契約_"):
        assert found(engine, cast, pattern) == [0, 0, 0]
    assert found(engine, cast, "ツキノワ 営業舎")[0] == 1
    assert found(engine, cast, "ツキノワ ハルカゼ")[0] == 0
    assert found(engine, cast, "青葉 計測")[2] == 1
