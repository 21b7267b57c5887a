"""Who an invoice goes to: one To, everybody else Cc, and nobody twice (B1, B2, L14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.rules_billing import (
    ADDRESS_LIMIT,
    NO_ADDRESS,
    Addressees,
    BillingEntry,
    Foreseen,
    addressees,
    addressees_now,
    billing,
    foreseen,
    problems,
    standing,
)

BOSS = "boss@aoba.example"
ONE, TWO, THREE = "keiri@aoba.example", "soumu@aoba.example", "audit@zeirishi.example"


@pytest.mark.parametrize(
    ("ticked", "others", "to", "cc"),
    [
        (True, (), BOSS, ()),
        (True, (ONE,), BOSS, (ONE,)),
        (True, (ONE, TWO, THREE), BOSS, (ONE, TWO, THREE)),
        (False, (ONE,), ONE, ()),
        (False, (ONE, TWO, THREE), ONE, (TWO, THREE)),
        (False, (BOSS, ONE), BOSS, (ONE,)),
        (True, ("", ONE, " ", TWO), BOSS, (ONE, TWO)),
        (False, ("", "　", ONE), ONE, ()),
    ],
)
def test_ticked_the_admin_is_to_else_the_first_of_the_list(
    ticked: bool, others: tuple[str, ...], to: str, cc: tuple[str, ...]
):
    assert addressees(ticked, BOSS, others) == Addressees(to, cc)


@pytest.mark.parametrize("others", [(), ("",), (" ", "　")])
def test_without_any_address_it_is_refused(others: tuple[str, ...]):
    with pytest.raises(Refused) as told:
        addressees(False, BOSS, others)
    assert told.value.sentence == NO_ADDRESS


def test_a_company_that_lost_its_admins_is_reached_by_its_other_addresses():
    assert addressees(True, "", (ONE, TWO)) == Addressees(ONE, (TWO,))
    with pytest.raises(Refused):
        addressees(True, "", ())


def test_who_has_come_to_be_the_admin_and_stands_in_the_list_too_gets_one_mail():
    assert addressees_now(True, ONE, (TWO, ONE.upper(), THREE)) == Addressees(ONE, (TWO, THREE))
    assert addressees_now(False, ONE, (TWO, ONE)) == Addressees(TWO, (ONE,))
    assert standing(BillingEntry(True, (ONE, THREE), ""), ONE) == Addressees(ONE, (THREE,))
    assert standing(BillingEntry(True, (), ""), "") is None


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("keiri", "半角で入力"),
        ("keiri@", "半角で入力"),
        ("kei ri@aoba.example", "半角で入力"),
        ("髙橋@aoba.example", "半角で入力"),
        ("keiri@aoba.example,soumu@aoba.example", "半角で入力"),
        ("keiri@aoba..example", "半角で入力"),
        ("keiri@株式会社.example", "半角で入力"),
        ("a" * 20_000, "254文字以内"),
        (f"{'a' * 20_000}@aoba.example", "254文字以内"),
        ("Keiri@Aoba.example", "1行目と同じ"),
        ("ｋｅｉｒｉ＠aoba.example", "1行目と同じ"),
        ("BOSS@aoba.example", "「管理者のメールアドレス」と同じ"),
    ],
)
def test_what_is_no_address_or_stands_there_already_is_refused_with_its_line(typed: str, why: str):
    others = (ONE, "", typed, TWO)
    found = problems(True, BOSS, others)
    assert list(found) == [2]
    assert why in found[2]
    with pytest.raises(Refused) as told:
        addressees(True, BOSS, others)
    assert told.value.sentence == f"その他のメールアドレス 3行目：{found[2]}"


def test_full_width_letters_and_capitals_are_taken_as_they_are_meant():
    typed = (" ｋｅｉｒｉ＠ａｏｂａ．ｅｘａｍｐｌｅ ", "Soumu@Aoba.Example")
    assert addressees(False, BOSS, typed) == Addressees(ONE, (TWO,))


def test_twenty_others_are_taken_and_twenty_one_are_not():
    many = [f"team{number}@aoba.example" for number in range(ADDRESS_LIMIT + 1)]
    assert len(addressees(True, BOSS, many[:-1]).cc) == ADDRESS_LIMIT
    with pytest.raises(Refused, match="20件までです（現在21件）"):
        addressees(True, BOSS, many)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0300000101", "0300000101"),
        ("03-0000-0101", "0300000101"),
        ("０３－００００－０１０１", "0300000101"),
        ("(03) 0000 0101", "0300000101"),
        ("050-0000-0101", "05000000101"),
        ("", ""),
        ("030000010", ""),
        ("030000010123", ""),
        ("0900000010", ""),
        ("03-0000-010a", ""),
        ("電話なし", ""),
    ],
)
def test_a_phone_number_has_ten_digits_or_eleven(typed: str, kept: str):
    """L14; "" stands for what is refused."""
    entry = BillingEntry(True, (), typed)
    if kept:
        assert billing(entry, BOSS).phone == kept
    else:
        with pytest.raises(Refused, match="電話番号"):
            billing(entry, BOSS)


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(Refused) as told:
        billing(BillingEntry(True, (ONE, "keiri", ONE, BOSS), "03"), BOSS)
    said = told.value.sentence.split("\n")
    assert [line.split("：")[0] for line in said[:3]] == [f"その他のメールアドレス {line}行目" for line in (2, 3, 4)]
    assert said[3].startswith("電話番号は")


def test_while_it_is_typed_the_lines_that_are_right_are_foreseen():
    found = foreseen(True, BOSS, (ONE, "keiri@", TWO, BOSS))
    assert found.addressees == Addressees(BOSS, (ONE, TWO))
    assert (list(found.problems), found.wrong) == ([1, 3], "")
    assert found.marks == ("Cc", "", "Cc", "")
    assert foreseen(False, BOSS, ("", TWO, "keiri@", ONE)).marks == ("", "To", "", "Cc")
    assert foreseen(False, BOSS, ("keiri@",)) == Foreseen(None, ("",), {0: found.problems[1]}, NO_ADDRESS)
    many = foreseen(False, BOSS, [f"team{number}@aoba.example" for number in range(25)])
    assert "現在25件" in many.wrong
    assert (many.marks.count("Cc"), many.marks[ADDRESS_LIMIT:]) == (ADDRESS_LIMIT - 1, ("",) * 5)


ADDRESSES = st.from_regex(r"[a-z][a-z0-9]{0,8}@(aoba|minato)\.example", fullmatch=True)


@given(st.booleans(), st.lists(ADDRESSES | st.just(BOSS) | st.just(""), max_size=8))
def test_everybody_gets_it_exactly_once_in_the_order_of_the_list(ticked: bool, others: list[str]):
    named = [each for each in others if each]
    everybody = [BOSS, *named] if ticked else named
    if len(set(everybody)) < len(everybody) or not everybody:
        with pytest.raises(Refused):
            addressees(ticked, BOSS, others)
        return
    found = addressees(ticked, BOSS, others)
    assert [found.to, *found.cc] == everybody
    assert found.to == (BOSS if ticked else named[0])
