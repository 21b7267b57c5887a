import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.chain import GENESIS, ChainEvent, canonical, digest, link, verify
from core.model import Side
from tests.strategies import repeatable, texts

contents = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=5), texts | st.integers() | st.none())


def chained(*contents_):
    events, previous = [], GENESIS
    for content in contents_:
        previous = link(previous, content)
        events.append(ChainEvent(content, previous))
    return events


NEGOTIATION = chained(
    {"kind": "quote_requested", "at": datetime(2026, 11, 24, 3, tzinfo=UTC)},
    {"kind": "version_submitted", "version": 1, "unit_price": Decimal(3000)},
    {"kind": "approved", "version": 1},
)


def test_the_canonical_form_is_fixed_for_ever():
    content = {
        "b": ("髙﨑㈱", None, True),
        "a": {"price": Decimal("3000.50"), "on": date(2026, 12, 1), "side": Side.CLIENT},
        "at": datetime(2026, 12, 1, 9, tzinfo=timezone(timedelta(hours=9))),
    }
    written = (
        '{"a":{"on":"2026-12-01","price":"3000.5","side":"client"},'
        '"at":"2026-12-01T00:00:00.000000+00:00","b":["髙﨑㈱",null,true]}'
    )
    assert canonical(content) == written.encode()
    assert digest(content) == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize("pair", [("100", "100.0000"), ("1E+2", "100"), ("0", "-0.00"), ("12.5", "12.50")])
def test_a_number_hashes_the_same_however_many_zeros_the_database_adds(pair):
    one, other = ({"quantity": Decimal(each)} for each in pair)
    assert digest(one) == digest(other)


def test_neither_key_order_nor_time_zone_changes_the_digest():
    at = datetime(2026, 12, 1, tzinfo=UTC)
    assert digest({"a": 1, "at": at}) == digest({"at": at.astimezone(timezone(timedelta(hours=9))), "a": 1})


@pytest.mark.parametrize(
    "value",
    [0.1, float("nan"), datetime(2026, 12, 1), Decimal("NaN"), b"x", {1: "a"}, {1, 2}, object()],  # noqa: DTZ001
    ids=["float", "nan", "naive datetime", "decimal nan", "bytes", "number as key", "set", "object"],
)
def test_what_has_no_exact_form_is_not_hashed(value):
    with pytest.raises(TypeError):
        digest({"value": value})


def test_an_untouched_negotiation_verifies():
    assert verify(NEGOTIATION) is None
    assert verify(NEGOTIATION, head=NEGOTIATION[-1].digest) is None
    assert verify([]) is None
    assert verify([], head=GENESIS) is None


@pytest.mark.parametrize(
    ("events", "broken_at"),
    [
        ([NEGOTIATION[0], ChainEvent({"kind": "version_submitted"}, NEGOTIATION[1].digest), NEGOTIATION[2]], 1),
        ([NEGOTIATION[0], NEGOTIATION[2]], 1),
        ([NEGOTIATION[1], NEGOTIATION[0], NEGOTIATION[2]], 0),
        (NEGOTIATION[1:], 0),
        ([*NEGOTIATION, NEGOTIATION[2]], 3),
        ([NEGOTIATION[0], ChainEvent(NEGOTIATION[1].content, "f" * 64), NEGOTIATION[2]], 1),
    ],
    ids=["changed", "dropped", "swapped", "first dropped", "repeated", "digest changed"],
)
def test_the_first_tampered_event_is_found(events, broken_at):
    assert verify(events) == broken_at


def test_a_cut_off_end_is_found_by_the_digest_on_the_document():
    assert verify(NEGOTIATION[:2]) is None
    assert verify(NEGOTIATION[:2], head=NEGOTIATION[2].digest) == 2


@repeatable
@given(st.lists(contents, min_size=1, max_size=6), st.data())
def test_any_one_change_breaks_the_chain_where_it_was_made(history, data):
    events = chained(*history)
    assert verify(events) is None
    position = data.draw(st.integers(0, len(events) - 1))
    changed = {**events[position].content, "added": 1}
    forged = [*events[:position], ChainEvent(changed, events[position].digest), *events[position + 1 :]]
    assert verify(forged) == position
