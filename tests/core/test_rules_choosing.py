"""The law of choosing, whole: which candidates can be laid side by side (P11)."""

import pytest

from core import rules_choosing as law
from core.errors import Refused
from core.model import PostingId


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("12,15", (12, 15)),
        ("18,12,15", (18, 12, 15)),
        ("1,2,3,4,5", (1, 2, 3, 4, 5)),
        ("2147483647,1", (2147483647, 1)),
    ],
)
def test_two_to_five_candidates_are_compared_in_the_order_of_the_address(address, found):
    assert law.compared(address) == found


@pytest.mark.parametrize(
    ("address", "told"),
    [
        *(
            (text, "読み取れませんでした")
            for text in ("", "abc", "1,", ",1", "1,,2", "1, 2", "1;2", "１,2", "1.5,2", "-1,2")
        ),
        *(
            (text, "読み取れませんでした")
            for text in ("0,1", "2147483648,1", "9" * 400 + ",1", "1\x00,2", "<b>,1", "1 OR 1=1,2")
        ),
        ("12", "2社以上"),
        ("12,12", "重複"),
        ("12,15,12", "重複"),
        ("12,012", "重複"),
        ("1,2,3,4,5,6", "5社までです（現在6社）"),
        (",".join(map(str, range(1, 2001))), "5社までです（現在2,000社）"),
    ],
)
def test_any_other_address_is_refused_with_what_to_do_next(address, told):
    with pytest.raises(Refused) as refused:
        law.compared(address)
    assert told in refused.value.sentence
    assert refused.value.sentence.endswith("ください。")


def test_one_alone_is_named_but_not_compared_yet():
    assert law.named("12") == (12,)
    with pytest.raises(Refused, match="2社以上"):
        law.compared("12")


def test_candidates_are_numbered_within_one_posting_and_compared_within_it():
    law.require_one_posting([PostingId(1), PostingId(1)])
    with pytest.raises(Refused, match="同じ募集"):
        law.require_one_posting([PostingId(1), PostingId(2)])
