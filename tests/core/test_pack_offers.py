"""契約更新のご提案 in a pack: what it starts from, what it is held against, and when a pack carries one (D8)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import Engine

from core.documents import pack_words
from core.model_direction import Work
from core.packs import Offer
from core.rules_packs import require_offer
from tests import factories
from tests.cast import Cast
from tests.core.test_packs import made, meets, page, worked


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
