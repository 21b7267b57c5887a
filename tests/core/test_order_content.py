"""What an order says is kept as the same bytes for ever: its digest is what both sides approved (O4, O5)."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.model import OrderTerms, Subcontract
from core.store.order_content import from_json, to_json
from tests.factories import CONTENT
from tests.strategies import days, repeatable, texts

numbers = st.none() | st.integers(0, 60)
terms = st.builds(
    OrderTerms,
    place=texts,
    inspection_days=numbers,
    payment_months=numbers,
    payment_day=numbers,
    method=texts,
    subcontract=st.none() | st.builds(Subcontract, texts, st.none() | days),
)


@repeatable
@given(terms)
def test_terms_come_back_from_a_database_as_they_were_written(written: OrderTerms):
    content = replace(CONTENT, terms=written)
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


def test_an_order_without_terms_is_the_same_bytes_as_before_there_were_any():
    stored = to_json(replace(CONTENT, terms=OrderTerms()))
    assert list(stored) == ["work", "start", "end", "deliverables", "details", "lines", "remarks"]
    assert from_json(stored).terms == OrderTerms()


def test_the_terms_are_kept_in_words_that_stay_readable():
    passed_on = Subcontract("株式会社元請", date(2027, 1, 20))
    stored = to_json(replace(CONTENT, terms=replace(CONTENT.terms, subcontract=passed_on)))
    assert stored["terms"] == {
        "place": "乙の事業所（リモート）",
        "inspection_days": 14,
        "payment_months": 1,
        "payment_day": 31,
        "method": "乙の指定する銀行口座への振込",
        "subcontract": {"principal": "株式会社元請", "principal_pays_on": "2027-01-20"},
    }
