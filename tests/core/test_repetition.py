"""Which long passages of a text stand in others as well: all of them, nothing else, and quickly (P14)."""

import random
import time

from hypothesis import given
from hypothesis import strategies as st

from core.demo.proposals import PROPOSALS
from core.repetition import PASSAGE, Passages, Repetition, letters, pieces, repetition

GREETING = (
    "お世話になっております。この度は貴社の募集を拝見し、ぜひご支援させていただきたくご提案いたします。\n"
    "ぜひ一度、お打ち合わせの機会をいただけますと幸いです。"
)
OWN = (
    "工作機械の商社で11年、延べ600の工場を訪問してきました。保全の方に最初にお話しする切り口について、現場で学んだことから"
    "お伝えします。保全の方が毎週見ているのは、突発停止の報告書です。"
)
CLAIM = (
    "弊社は200席のコールセンターを保有する営業代行会社です。累計900案件以上の豊富な支援実績があり、あらゆる業界、あらゆる商材に"
    "対応しております。研修を修了したスタッフのみが、日報、週報、月報をお届けします。"
)


def test_a_copied_paragraph_is_found_wherever_it_stands():
    text = f"{OWN}\n\n{CLAIM}"
    found = repetition(text, [f"別の募集へのご案内\n{CLAIM}\n以上です。"])
    (span,) = found.spans
    assert text[slice(*span)] == CLAIM.rstrip("。")
    assert found.share == len(letters(CLAIM)) * 100 // len(letters(text))


def test_a_greeting_and_short_phrases_do_not_count():
    assert repetition(GREETING + OWN, [GREETING.replace("\n", "") + CLAIM, "営業代行会社です。" + GREETING]) in (
        Repetition(),
    )


def test_neither_width_nor_line_ends_nor_punctuation_make_it_another_passage():
    copied = CLAIM.replace("200", "２００").replace("、", "，\n　").replace("。", "．")
    found = repetition(copied, [CLAIM])
    assert (found.share, len(found.spans)) == (100, 1)


def test_ruled_lines_and_masks_are_no_passage():
    """P10: two covered names are no common text."""
    assert repetition("―" * 200 + OWN, ["―" * 200 + CLAIM]) == Repetition()
    assert repetition("●●●" * 80 + OWN, ["●●●" * 80 + CLAIM]) == Repetition()


TEXTS = st.text(st.sampled_from("あいう、。 \nＡa㈱\u3000①ガｶﾞ😀"), max_size=400)
PASSAGES = st.text(st.sampled_from("かきくけこさしすせそたちつてと。\n"), min_size=PASSAGE, max_size=240)


@given(TEXTS, st.lists(TEXTS, max_size=4), PASSAGES)
def test_spans_lie_in_the_text_in_order_apart_and_make_up_the_share(text, others, passage):
    text, others = text + passage + text, [*others, others[0] + passage if others else passage]
    found = repetition(text, others)
    ends = [edge for span in found.spans for edge in span]
    assert ends == sorted(set(ends))
    assert all(0 <= start < end <= len(text) for start, end in found.spans)
    covered = sum(len(letters(text[start:end])) for start, end in found.spans)
    assert found.share == (covered * 100 // len(letters(text)) if letters(text) else 0)
    cut = pieces(text, found.spans)
    assert "".join(piece for piece, _ in cut) == text
    assert [piece for piece, marked in cut if marked] == [text[start:end] for start, end in found.spans]
    if len(letters(passage)) >= PASSAGE:
        inside = letters("".join(text[start:end] for start, end in found.spans))
        assert letters(passage) in inside, "what was copied is found whole"
        assert Passages(passage).stand_in(letters(text))


@given(PASSAGES, TEXTS)
def test_the_same_text_is_repeated_whole_and_a_foreign_one_not_at_all(text, foreign):
    assert repetition(text, [text]).share == (100 if len(letters(text)) >= PASSAGE else 0)
    assert repetition(text, [foreign]) == repetition(text, []) == Repetition()
    assert not Passages(text).stand_in(letters(foreign))


def test_a_hundred_long_proposals_are_compared_well_within_a_second():
    """Nothing common, everything common, most of it common, and one letter over and over."""
    random_ = random.Random(14)
    alphabet = "".join(map(chr, (*range(0x3041, 0x3097), *range(0x4E00, 0x4F00))))

    def text(length: int) -> str:
        return "".join(random_.choices(alphabet, k=length))

    own = text(20_000)
    mixed = ["".join(own[at : at + 900] + text(100) for at in range(0, 20_000, 1_000)) for _ in range(100)]
    for mine, others, share in (
        (own, [text(20_000) for _ in range(100)], 0),
        (own, [own] * 100, 100),
        (own, mixed, 90),
        ("あ" * 20_000, ["あ" * 20_000] * 100, 100),
    ):
        started = time.process_time()
        assert repetition(mine, others).share == share
        assert time.process_time() - started < 1


def test_the_one_partner_of_the_demo_that_copies_is_told_from_all_that_write():
    """What the threshold is made for: proposals as people write them, and one template with words filled in."""
    by_partner: dict[str, list[str]] = {}
    for proposals in PROPOSALS.values():
        for proposal in proposals:
            by_partner.setdefault(proposal.partner, []).append(proposal.body)
    shares = {
        partner: [repetition(body, [other for other in bodies if other is not body]).share for body in bodies]
        for partner, bodies in by_partner.items()
        if len(bodies) > 1
    }
    assert min(shares.pop("tetsukon")) > 60
    assert shares
    assert max(share for each in shares.values() for share in each) < 20
