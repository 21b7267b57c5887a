"""契約更新のご提案 in a pack: what it starts from, what it is held against, and when a pack carries one (D8)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.cases import set_plan
from core.actions.terminations import decide_termination, request_termination
from core.chain import digest
from core.documents import pack_words
from core.model_direction import AgendaPart, Plan, Work
from core.packs import Offer, PackForm
from core.records import from_json, to_json
from core.rules_packs import require_offer
from core.store.tables import OrderRow
from tests import factories
from tests.cast import Cast
from tests.core.test_packs import act, made, meets, page, worked

JUST_BEFORE = datetime(2027, 2, 4, 1, tzinfo=UTC)


def test_round_hours_are_suggested_as_they_are_typed(engine: Engine, cast: Cast):
    case = factories.directed(engine, cast)
    meets(engine, case)
    worked(engine, cast, case, {date(2027, 1, 5): Work(600, 80, 20, 1, 0)})
    pack = made(engine, cast, case, date(2027, 1, 7), datetime(2027, 1, 7, 3, tzinfo=UTC))
    content = page(engine, cast.director, pack).form.content
    assert content.renewal
    round_number = replace(content.renewal, hours_needed=Decimal("1.0E+2"))
    typed = pack_words.starting_offer(replace(content, renewal=round_number))
    assert (typed["hours"], typed["appointments"]) == ("100", "7")
    offer = require_offer(**{"said" if name == "text" else name: text for name, text in typed.items()})
    assert isinstance(offer, Offer)
    assert offer.hours == 100


SPLIT = replace(factories.CONTENT, start=date(2026, 12, 16), end=date(2027, 2, 15))
"""A contract that begins and ends in the middle of a month."""


def test_where_a_contract_ends_mid_month_a_renewal_is_held_against_the_whole_month_s_plan(engine: Engine, cast: Cast):
    case = factories.directed(engine, cast, SPLIT)
    meets(engine, case)
    act(engine, cast.director, set_plan, case, date(2026, 12, 1), "100", "10")
    days = (date(2027, 1, day) for day in (4, 5, 6, 7, 8, 12, 13, 14, 15, 18))
    worked(engine, cast, case, {on: Work(600, 80, 20, 1, 0) for on in days})
    form = page(engine, cast.director, made(engine, cast, case, date(2027, 2, 4), JUST_BEFORE)).form
    content, renewal = form.content, form.content.renewal
    assert renewal
    assert content.month.minutes_planned < 6_000, "the figures of the month ask for a part of it"
    assert (renewal.plan, renewal.hours_needed) == (Plan(6_000, 10), Decimal(100))
    assert [row[1] for row in pack_words.offer(form).rows[:2]] == ["100時間", "10件"]
    assert "月の目標 10件 ／ 月の計画 100時間" in [each.note for each in pack_words.renewal(content, renewal)]
    assert renewal.monthly
    started = {"hours": "100", "appointments": "10", "monthly": str(renewal.monthly), "text": ""}
    assert pack_words.starting_offer(content) == started, "the same hours cost what they cost now"


def test_a_pack_from_before_renewals_carried_a_plan_reads_as_it_was_and_stands_under_its_digest(
    engine: Engine, cast: Cast
):
    case = factories.directed(engine, cast)
    meets(engine, case)
    form = page(engine, cast.director, made(engine, cast, case, date(2027, 2, 4), JUST_BEFORE)).form
    older = to_json(form)
    del older["content"]["renewal"]["plan"]
    found = from_json(PackForm, older)
    assert (found.digest, found.content.digest) == (digest(older), digest(older["content"]))
    assert found.digest != form.digest
    assert pack_words.offer(found).rows == pack_words.offer(form).rows, "a whole month's figures are its plan"


def test_a_terminated_contract_s_meetings_propose_no_renewal(engine: Engine, cast: Cast):
    case = factories.directed(engine, cast)
    meets(engine, case)
    on, at = date(2027, 1, 7), datetime(2027, 1, 7, 3, tzinfo=UTC)
    assert page(engine, cast.director, made(engine, cast, case, on, at)).form.content.renewal
    with Session(engine) as session:
        order = session.scalars(select(OrderRow.id)).one()
    asked = act(engine, cast.boss, request_termination, order, date(2027, 1, 31), "事業計画の見直し", True, at=at)
    act(engine, cast.operator, decide_termination, asked, True, "", at=at)
    form = page(engine, cast.director, made(engine, cast, case, on, at)).form
    assert form.content.renewal is None
    assert AgendaPart.OFFER not in form.parts
