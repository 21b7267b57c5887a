"""A pasted list is read line by line: the good ones are offered, each bad one is named with its reason (A3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.invitation_list import TEXT_LIMIT, Invitee, read
from core.model import Audience, Role
from core.rules_people import ROLES

CLIENT = ROLES[Audience.CLIENT]


def one(text: str) -> Invitee:
    """The only entry of a list."""
    found = read(text, CLIENT, limit=50)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "新田 ひかる, hikaru@aoba.example, 社員",
        "新田 ひかる\thikaru@aoba.example\t社員",
        "新田 ひかる、ｈｉｋａｒｕ＠ａｏｂａ．ｅｘａｍｐｌｅ、社員",
        "hikaru@aoba.example，新田 ひかる，社員",
        "社員;HIKARU@AOBA.EXAMPLE;新田 ひかる",
        '"新田 ひかる","hikaru@aoba.example","社員"',
        "新田 ひかる <hikaru@aoba.example>, 社員",
        "\ufeff新田 ひかる,hikaru@aoba.example,社員,",
        "\n\n氏名,メールアドレス,権限\n新田 ひかる,hikaru@aoba.example,社員\n",
    ],
)
def test_the_same_person_in_every_way_of_writing(text: str):
    found = one(text)
    assert (found.email, found.name, found.role, found.problem) == (
        "hikaru@aoba.example",
        "新田 ひかる",
        Role.STAFF,
        "",
    )


def test_addresses_alone_suffice():
    found = read("a@aoba.example\r\nb@aoba.example; c@aoba.example\rd@aoba.example, e@aoba.example", CLIENT, limit=50)
    assert [(each.line, each.email, each.name, each.role) for each in found] == [
        (1, "a@aoba.example", "", None),
        (2, "b@aoba.example", "", None),
        (2, "c@aoba.example", "", None),
        (3, "d@aoba.example", "", None),
        (3, "e@aoba.example", "", None),
    ]
    assert not any(each.problem for each in found)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("新田 ひかる", "メールアドレスがありません"),
        ("新田, hikaru@aoba", "半角で入力"),
        ("新田, hikaru＠青葉.example", "半角で入力"),
        ("新田, a@aoba.example, b@aoba.example", "1行に複数"),
        ("新田, hikaru@aoba.example, 部長", "権限「部長」は設定できません（管理者・社員・ゲスト）"),
        ("新田, hikaru@aoba.example, 運営", "権限「運営」は設定できません"),
        ("新田, hikaru@aoba.example, 社員, ゲスト", "設定できません"),
        (f"{'あ' * 101}, hikaru@aoba.example", "100文字以内"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_reason(line: str, reason: str):
    found = read(f"good@aoba.example\n\n{line}\nlast@aoba.example", CLIENT, limit=50)
    assert [each.line for each in found] == [1, 3, 4]
    assert found[1].text == line
    assert reason in found[1].problem
    assert [each.problem for each in (found[0], found[2])] == ["", ""]


def test_of_two_lines_with_one_address_the_second_is_bad():
    found = read("新田, a@aoba.example\n二宮, Ａ＠aoba.example", CLIENT, limit=50)
    assert [each.problem for each in found] == ["", "1行目と同じメールアドレスです。"]


def test_fifty_are_read_three_bad_ones_are_named_and_the_rest_is_offered():
    lines = [f"社員{n}, member{n}@aoba.example, 社員" for n in range(1, 51)]
    lines[9], lines[24], lines[49] = "社員10", "社員25, member25＠aoba", "社員50, member1@aoba.example"
    found = read("\n".join(lines), CLIENT, limit=50)
    assert [each.line for each in found if each.problem] == [10, 25, 50]
    assert sum(not each.problem for each in found) == 47


def test_whoever_comes_after_the_fiftieth_is_told_to_come_again():
    found = read("\n".join(f"m{n}@aoba.example" for n in range(60)), CLIENT, limit=50)
    assert ["50名まで" in each.problem for each in found] == [False] * 50 + [True] * 10


@pytest.mark.parametrize("text", ["", "\n \u3000\n", "氏名\tメール\t権限", ",,,", "\0"])
def test_an_empty_list_holds_nobody(text: str):
    assert [each for each in read(text, CLIENT, limit=50) if not each.problem] == []


def test_a_text_that_is_no_list_is_refused_whole():
    with pytest.raises(Refused, match="文字以内"):
        read("a" * (TEXT_LIMIT + 1), CLIENT, limit=50)


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_without_an_accident(text: str):
    for each in read(text, CLIENT, limit=3):
        assert bool(each.problem) != bool(each.email) or each.problem
