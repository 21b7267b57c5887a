"""What operations see: mails with their state and text, every posting's progress (K1)."""

import pytest

from core.actions.candidates import decline
from core.repository import transaction
from tests import factories
from tests.cast import NOW
from tests.pages.screens import screen, words
from tests.queries import count_queries


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


def test_mails_are_listed_narrowed_and_read(engine, cast):
    factories.negotiating(engine, cast)
    listed = words(screen("operations.mails", engine, cast.operator))
    assert "見積のご依頼が届きました" in listed
    assert "seller@tsukinowa.example" in listed
    narrowed = words(screen("operations.mails", engine, cast.operator, q="面談", state="queued"))
    assert "面談のご希望が届きました" in narrowed
    assert "見積のご依頼" not in narrowed
    text = words(screen("operations.mails", engine, cast.operator, mail=1))
    assert "髙﨑 直人 様" in text
    assert "connect:" not in text, "links lead into the console that shows them"


def test_where_nothing_fits_the_list_says_what_to_do(engine, cast):
    seen = words(screen("operations.mails", engine, cast.operator, q="該当なし"))
    assert "条件に合うメールはありません" in seen


@pytest.mark.parametrize("mail", ["999999", "0", "abc"])
def test_a_mail_that_does_not_exist_is_not_found(engine, cast, mail):
    app = screen("operations.mails", engine, cast.operator, mail=mail)
    assert "見つかりません" in app.info[0].value


@pytest.mark.parametrize("who", ["sales", "director", "buyer", "seller"])
def test_mails_are_for_operations_alone(engine, cast, who):
    factories.negotiating(engine, cast)
    app = screen("operations.mails", engine, getattr(cast, who))
    assert "運営のみ" in app.info[0].value
    assert "見積のご依頼" not in words(app)


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_postings_are_watched_by_everybody_at_kakutoku(engine, cast, who):
    factories.contracted(engine, cast)
    seen = words(screen("operations.postings", engine, getattr(cast, who)))
    assert "計測機器の新規開拓" in seen
    assert "株式会社青葉計器" in seen


@pytest.mark.parametrize("name", ["operations.mails", "operations.postings"])
def test_thirty_rows_cost_as_many_queries_as_three(engine, cast, name):
    numbers = []
    for more in (3, 27):
        for _ in range(more):
            proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
            with transaction(engine, cast.buyer) as repo:
                decline(repo, proposal, NOW)
        numbers.append(count_queries(engine, lambda: screen(name, engine, cast.operator)))
    assert numbers[0] == numbers[1] > 0
