"""Whatever stands in the address, a screen gets a number that a database takes, or says that there is no such thing."""

import pytest
import streamlit as st

from core.errors import NotFound
from pages.ui import address, pager

NONSENSE = ["", "0", "-1", "1.5", "1e3", "x", "１", "٣", "2147483648", "0" * 19 + "1" + "9" * 11, "9" * 5_000]


def put(monkeypatch: pytest.MonkeyPatch, **parameters: str) -> None:
    monkeypatch.setattr(st, "query_params", parameters)


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_names_nothing(monkeypatch: pytest.MonkeyPatch, text: str):
    put(monkeypatch, order=text, page=text)
    with pytest.raises(NotFound):
        address.number("order")
    assert pager.page() < 10**6


def test_a_number_is_a_number_and_nothing_is_nothing(monkeypatch: pytest.MonkeyPatch):
    put(monkeypatch, order="2147483647", page="3")
    assert (address.number("order"), address.number("proposal"), pager.page()) == (2**31 - 1, None, 3)
    put(monkeypatch)
    assert pager.page() == 1


def test_what_is_no_finite_number_is_not_shown_to_a_number_field(monkeypatch: pytest.MonkeyPatch):
    put(monkeypatch, a="inf", b="-Infinity", c="1e999", d="nan", e="10000", f="-5", g="x", h="")
    reruns: list[bool] = []
    monkeypatch.setattr(st, "rerun", lambda: reruns.append(True))
    address.drop_endless(*"abcdefghi")
    address.drop_endless(*"abcdefghi")
    assert len(reruns) == 1
    assert dict(st.query_params) == {"e": "10000", "f": "-5", "g": "x", "h": ""}
