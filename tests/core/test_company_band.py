"""Who is there is read together with what the band asks them for: no query more (A4)."""

from datetime import timedelta

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from core.actions import access
from core.actions.members import dismiss_band
from core.repository import transaction
from core.rules_people import Asked
from core.store.tables import OrganizationRow
from tests.cast import CLIENT, NOW, Cast
from tests.core.test_billing import ENTRY, save
from tests.core.test_members import TERMS, sign_in
from tests.queries import count_queries


def test_the_band_asks_until_it_is_put_away_or_answered(engine: Engine, cast: Cast):
    save(engine, cast.boss, ENTRY)
    token = sign_in(engine, cast.boss)
    session = access.recognize(engine, TERMS, token, NOW)
    assert session
    assert session.asked_for == Asked()
    usual = count_queries(engine, lambda: access.visitor(engine, TERMS, session.session, NOW))
    with Session(engine) as writing, writing.begin():
        writing.execute(update(OrganizationRow).where(OrganizationRow.id == CLIENT).values(phone="", address=" "))
    found = access.visitor(engine, TERMS, session.session, NOW + timedelta(seconds=1))
    assert found
    assert found.asked_for == Asked(("住所", "電話番号"))
    assert count_queries(engine, lambda: access.visitor(engine, TERMS, session.session, NOW)) == usual
    with transaction(engine, cast.boss) as repo:
        dismiss_band(repo, NOW)
    again = access.visitor(engine, TERMS, session.session, NOW + timedelta(seconds=1))
    assert again
    assert again.asked_for == Asked()


def test_until_it_is_told_where_invoices_go_the_band_asks_for_that(engine: Engine, cast: Cast):
    token = sign_in(engine, cast.boss)
    before = access.recognize(engine, TERMS, token, NOW)
    save(engine, cast.boss, ENTRY)
    after = access.recognize(engine, TERMS, token, NOW)
    assert before
    assert after
    assert (before.asked_for, after.asked_for) == (Asked(billing=True), Asked())
