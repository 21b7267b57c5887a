import re
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Side
from core.redline import Change, Span, blame, compare
from core.words import words
from tests.strategies import PHRASES, any_text, business_text, repeatable

CLIENT, PARTNER = Side.CLIENT, Side.PARTNER
MARKS = {CLIENT: "企", PARTNER: "パ", None: ""}

FIRST = (
    "本業務は、甲の商材に関する新規アポイントの獲得を目的とした営業支援業務とし、月額¥300,000（税抜）、"
    "稼働時間は100時間を上限とする。検収は翌月5営業日以内に行い、支払は2026年12月31日までに乙の指定する銀行口座に振り込む。\n"
    "・架電リスト作成\n・架電\n・週次報告"
)


def drawn(spans):
    """The redline as text: [-side:deleted] and [+side:inserted]."""
    signs = {Change.EQUAL: "{0.text}", Change.INSERTED: "[+{1}:{0.text}]", Change.DELETED: "[-{1}:{0.text}]"}
    return "".join(signs[span.change].format(span, MARKS[span.side]) for span in spans)


def text_without(spans, change):
    return "".join(span.text for span in spans if span.change is not change)


def assert_sound(spans, first, last):
    assert text_without(spans, Change.DELETED) == last
    assert text_without(spans, Change.INSERTED) == first
    assert all(span.text for span in spans)
    assert all((span.side is None) == (span.change is Change.EQUAL) for span in spans)
    assert all((one.change, one.side) != (two.change, two.side) for one, two in pairwise(spans))
    for one, two in pairwise(spans):
        assert not (one.change is Change.INSERTED and two.change is Change.DELETED and one.side is two.side)


@pytest.mark.parametrize(
    ("old", "new", "reads"),
    [
        ("", "", ""),
        ("営業支援", "営業支援", "営業支援"),
        ("", "営業支援", "[+企:営業支援]"),
        ("営業支援", "", "[-企:営業支援]"),
        ("月額¥300,000（税抜）", "月額¥350,000（税抜）", "月額[-企:¥300,000][+企:¥350,000]（税抜）"),
        ("期間は3ヶ月とする。", "期間は6ヶ月とする。", "期間は[-企:3ヶ月][+企:6ヶ月]とする。"),
        (
            "100時間、¥3,000、2026/12/01（火）まで",
            "120時間、¥3,500、2026/12/02（水）まで",
            "[-企:100時間][+企:120時間]、[-企:¥3,000][+企:¥3,500]、[-企:2026/12/01（火）][+企:2026/12/02（水）]まで",
        ),
        (
            "振込手数料は甲の負担とする。",
            "振込手数料は乙の負担とする。",
            "振込手数料は[-企:甲の][+企:乙の]負担とする。",
        ),
        (
            "稼働は100時間を上限とする。",
            "稼働は120時間を目安とする。",
            "稼働は[-企:100時間を上限と][+企:120時間を目安と]する。",
        ),
        (
            "・架電リスト作成\n・架電\n・週次報告",
            "・架電リスト作成\n・スクリプト作成\n・架電\n・週次報告（毎週金曜）",
            "・架電リスト作成\n[+企:・スクリプト作成\n]・架電\n・週次報告[+企:（毎週金曜）]",
        ),
        ("100時間を¥3,000で", "120時間を¥3,500で", "[-企:100時間][+企:120時間]を[-企:¥3,000][+企:¥3,500]で"),
        ("・架電\n・架電\n・架電\n", "・架電\n・架電\n", "・架電\n・架電\n[-企:・架電\n]"),
        (
            "甲は支払う。乙は納入する。",
            "甲は支払う。丙は確認する。乙は納入する。",
            "甲は支払う。[+企:丙は確認する。]乙は納入する。",
        ),
        ("甲、乙、丙", "甲、丙", "甲、[-企:乙、]丙"),
        (
            "私たちは営業に強みを持つチームです。",
            "弊社は架電を得意とする組織です。",
            "[-企:私たちは営業に強みを持つチームです][+企:弊社は架電を得意とする組織です]。",
        ),
    ],
)
def test_a_change_reads_as_a_person_would_mark_it(old, new, reads):
    spans = compare(old, new, CLIENT)
    assert drawn(spans) == reads
    assert_sound(spans, old, new)


def test_the_current_text_shows_who_changed_what_since_version_1():
    second = FIRST.replace("¥300,000", "¥350,000").replace("・架電\n", "・架電\n・商談\n")
    third = second.replace("100時間", "110時間").replace("・架電リスト作成\n", "")
    assert drawn(blame([(PARTNER, FIRST), (CLIENT, second), (PARTNER, third)])) == FIRST.replace(
        "¥300,000", "[-企:¥300,000][+企:¥350,000]"
    ).replace("・架電\n", "・架電\n[+企:・商談\n]").replace("100時間", "[-パ:100時間][+パ:110時間]").replace(
        "・架電リスト作成\n", "[-パ:・架電リスト作成\n]"
    )


HISTORIES = [
    ("nobody", [], ""),
    ("one version", [(PARTNER, "営業")], "営業"),
    ("inserted, then changed by the other", ["甲", "甲、乙", "甲、丙"], "甲[+企:、][+パ:丙]"),
    (
        "each changed one side of a particle",
        ["100時間を上限と", "120時間を上限と", "120時間を目安と"],
        "[-企:100時間][+企:120時間]を[-パ:上限と][+パ:目安と]",
    ),
    ("inserted and taken out again", ["甲。", "甲と乙。", "甲。"], "甲。"),
    ("deleted and brought back", ["甲、乙、丙", "甲、丙", "甲、乙、丙"], "甲、乙、丙"),
    ("emptied and written again", ["営業支援を行う。", "", "営業支援を行う。"], "営業支援を行う。"),
    ("replaced by one, then by the other", ["100時間", "120時間", "110時間"], "[-企:100時間][+パ:110時間]"),
    ("replaced and put back", ["100時間", "120時間", "100時間"], "100時間"),
    ("deleted, brought back, and deleted by the other", ["甲、乙", "甲", "甲、乙", "甲"], "甲[-パ:、乙]"),
    ("deleted, and half of it brought back", ["甲。乙。丙。", "丙。", "乙。丙。"], "[-企:甲。]乙。丙。"),
]


@pytest.mark.parametrize(("history", "reads"), [each[1:] for each in HISTORIES], ids=[each[0] for each in HISTORIES])
def test_what_happened_in_between_leaves_only_what_still_differs(history, reads):
    sides = (PARTNER, CLIENT, PARTNER, PARTNER)
    versions = [each if isinstance(each, tuple) else (side, each) for side, each in zip(sides, history, strict=False)]
    assert drawn(blame(versions)) == reads


def test_every_change_has_a_japanese_name():
    assert [change.label for change in Change] == ["変更なし", "追加", "削除"]


documents = st.one_of(business_text, any_text)


@st.composite
def edited(draw, text):
    """A text as a later version might have it: phrases dropped, moved, put in, or all of it another text."""
    pieces = list(words(text))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(pieces)))
        if draw(st.booleans()):
            del pieces[place : place + draw(st.integers(1, 5))]
        else:
            pieces[place:place] = draw(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=4))
    return "".join(pieces)


@st.composite
def negotiations(draw):
    versions = [(draw(st.sampled_from((CLIENT, PARTNER))), draw(documents))]
    for _ in range(draw(st.integers(0, 4))):
        earlier = draw(st.sampled_from(versions))[1]
        versions.append((draw(st.sampled_from((CLIENT, PARTNER))), draw(edited(earlier) | documents)))
    return versions


@settings(repeatable, max_examples=500)
@given(documents, documents)
def test_two_texts_can_be_read_out_of_their_comparison(old, new):
    assert_sound(compare(old, new, CLIENT), old, new)
    assert compare(old, new, CLIENT) == blame([(PARTNER, old), (CLIENT, new)])
    assert [(span.text, span.change) for span in compare(old, new)] == [
        (span.text, span.change) for span in compare(old, new, CLIENT)
    ]


@settings(repeatable, max_examples=500)
@given(negotiations())
def test_the_first_and_the_last_version_can_be_read_out_of_the_redline(versions):
    assert_sound(blame(versions), versions[0][1], versions[-1][1])


@repeatable
@given(negotiations())
def test_a_negotiation_that_ends_where_it_began_changed_nothing(versions):
    first = versions[0][1]
    spans = blame([*versions, (CLIENT, ""), (PARTNER, first)])
    assert spans == ((Span(first, Change.EQUAL),) if first else ())


@repeatable
@given(documents, st.lists(st.sampled_from((CLIENT, PARTNER)), min_size=1, max_size=4))
def test_without_a_change_everything_is_equal(text, sides):
    assert blame([(side, text) for side in sides]) == ((Span(text, Change.EQUAL),) if text else ())


@st.composite
def told_apart(draw):
    """Versions of words that exist once each, and who brought and who deleted each word."""
    fresh = (f"w{number}z" for number in range(1000))
    current = [next(fresh) for _ in range(draw(st.integers(0, 12)))]
    versions, brought, deleted = [(PARTNER, list(current))], {}, {}
    for _ in range(draw(st.integers(1, 5))):
        side = draw(st.sampled_from((CLIENT, PARTNER)))
        for word in draw(st.lists(st.sampled_from(current), unique=True, max_size=4)) if current else ():
            current.remove(word)
            deleted[word] = side
        for _ in range(draw(st.integers(0, 4))):
            word = next(fresh)
            current.insert(draw(st.integers(0, len(current))), word)
            brought[word] = side
        versions.append((side, list(current)))
    return versions, brought, deleted


@settings(repeatable, max_examples=300)
@given(told_apart(), st.sampled_from(["、", "\n", " ", "を"]))
def test_every_word_is_blamed_on_the_side_that_brought_or_deleted_it(history, glue):
    versions, brought, deleted = history
    first, last = versions[0][1], versions[-1][1]
    fates = {}
    for span in blame([(side, glue.join(text)) for side, text in versions]):
        for word in re.findall(r"w\d+z", span.text):
            assert word not in fates
            fates[word] = (span.change, span.side)
    assert fates == {
        **{word: (Change.EQUAL, None) for word in first if word in last},
        **{word: (Change.DELETED, deleted[word]) for word in first if word not in last},
        **{word: (Change.INSERTED, brought[word]) for word in last if word not in first},
    }


def test_an_edited_line_stays_one_change_in_a_text_that_repeats_itself():
    line = "・月額¥300,000で営業支援を行い、翌月末日までに支払う。\n"
    old = line * 40
    new = line * 10 + line.replace("¥300,000", "¥350,000") + line * 19 + line.replace("翌月", "当月") + line * 9
    assert drawn(compare(old, new, CLIENT)) == new.replace("¥350,000", "[-企:¥300,000][+企:¥350,000]").replace(
        "当月末日までに", "[-企:翌月末日までに][+企:当月末日までに]"
    )


def test_twenty_thousand_characters_are_compared_in_reasonable_time():
    prose = "".join(f"第{number}条　{FIRST}\n" for number in range(100))
    pairs = [
        (prose, prose.replace("5営業日", "10営業日")),
        (prose, "\n".join(reversed(prose.split("\n")))),
        ("営業" * 10_000, "支援" + "営業" * 9_000 + "支援"),
        ("の、" * 10_000, "、を" * 10_000),
        ("\n" * 20_000, "あ" + "\n" * 19_000 + "い"),
        ("ab ba " * 3_000, "ba ab c " * 2_500),
    ]
    started = time.perf_counter()
    for old, new in pairs:
        assert_sound(compare(old, new, CLIENT), old, new)
    assert time.perf_counter() - started < 20


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("週次の報告書", "週次の報告書および提案書", [("および提案書", Change.INSERTED)]),
        ("週次の報告書および提案書", "週次の報告書", [("および提案書", Change.DELETED)]),
        ("月次報告書", "新月次報告書", [("新", Change.INSERTED)]),
        ("単価3000円", "単価13000円", [("3000円", Change.DELETED), ("13000円", Change.INSERTED)]),
        ("meet", "meeting", [("meet", Change.DELETED), ("meeting", Change.INSERTED)]),
    ],
)
def test_a_phrase_that_grew_or_shrank_at_one_end_keeps_the_rest(old, new, marked):
    assert [(s.text, s.change) for s in compare(old, new, Side.PARTNER) if s.change is not Change.EQUAL] == marked
