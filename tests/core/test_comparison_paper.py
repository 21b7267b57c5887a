"""The comparison's rows (P11, P12) and the paper made of them, read back as a reader's program reads it (P10)."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdfium2
import pytest

from core.calendar import Term
from core.documents.comparison_pdf import ComparisonPaper, comparison_file_name, comparison_pdf
from core.documents.comparison_rows import NOTHING, groups
from core.model import (
    CandidateStatus,
    Certification,
    CompanySize,
    OrderState,
    PostingId,
    ProposalId,
    WorkStyle,
)
from core.model_choosing import CheckPoint, Promise
from core.scores import spread
from core.views.choosing import Rating, TeamEvaluation
from core.views.comparing import Compared, Comparison, Facts, Quote
from core.views.people import Review

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
QUOTE = Quote(OrderState.NEGOTIATING, 2, 450_000, Term(date(2026, 12, 1), date(2027, 2, 28)))
REVIEW = Review(5, "架電の記録が細かく、改善が早い。", "", "", CompanySize.UNDER_300, "", date(2026, 9, 1))
FACTS = Facts(
    WorkStyle.TEAM, Certification.PRIME, 12, 8, 2016, 2021, "合同会社", "東京都", "リモート中心、必要なら訪問"
)


def team(*scores: int) -> TeamEvaluation:
    """Two members, of whom the second gave one point more."""
    points = {point: spread([score, score + 1]) for point, score in zip(CheckPoint, scores, strict=True)}
    return TeamEvaluation(2, Decimal(sum(scores) * 2 + 3) / 6, points)


def candidate(number: int, **changes: object) -> Compared:
    plain = Compared(
        id=ProposalId(number),
        number=number,
        public_id=f"K7Q{number}",
        name="",
        status=CandidateStatus.NEW,
        contracted=False,
        round=1,
        title=f"提案その{number}",
        opening="●●●です。はじめまして。",
        facts=FACTS,
        promise=None,
        quote=None,
        rating=Rating(),
        review=None,
        team=None,
    )
    return replace(plain, **changes)


def comparison(*candidates: Compared) -> Comparison:
    return Comparison(PostingId(3), "計測機器の新規開拓", candidates, ())


def rows(*candidates: Compared) -> dict[str, tuple[tuple[str, ...], set[int]]]:
    """Each row's answers and who stands out in it."""
    found = (row for group in groups(comparison(*candidates)) for row in group.rows)
    return {row.heading: (row.answers, set(row.best)) for row in found}


# --- rows -----------------------------------------------------------------------------------------------------------


def test_a_price_stands_out_by_being_low_and_everything_else_by_being_high():
    cheap = candidate(1, promise=Promise(80, 3_000, 8, 20), team=team(4, 2, 3))
    busy = candidate(2, promise=Promise(80, 4_000, 16, 32), team=team(2, 2, 4))
    found = rows(cheap, busy)
    assert found["単価（1時間・税抜）"] == (("¥3,000", "¥4,000"), {0})
    assert found["月額の目安（税抜）"] == (("¥240,000", "¥320,000"), {0})
    assert found["アポ獲得見込み（月）"] == (("8件", "16件"), {1})
    assert found["想定アポ率"] == (("2.0%", "3.2%"), {1})
    assert found["アポ1件あたり（税抜）"] == (("¥30,000", "¥20,000"), {1})
    assert found["優位性"] == (("4.5（4〜5）", "2.5（2〜3）"), {0})
    assert found["ターゲットと仮説"][1] == {1}


def test_nobody_stands_out_where_all_are_alike_or_only_one_has_a_figure():
    found = rows(candidate(1, promise=Promise(80, 3_000, 8, 20), quote=QUOTE), candidate(2), candidate(3))
    assert found["単価（1時間・税抜）"] == (("¥3,000", NOTHING, NOTHING), set())
    assert found["1ヶ月あたり"] == (("¥150,000", NOTHING, NOTHING), set())
    alike = rows(*(candidate(n, promise=Promise(80, 3_000, 8, 20)) for n in (1, 2)))
    assert alike["単価（1時間・税抜）"] == (("¥3,000", "¥3,000"), set())


def test_two_who_are_equally_good_both_stand_out():
    dear, *cheap = (
        candidate(n, promise=Promise(80, price, 8, 20)) for n, price in ((1, 4_000), (2, 3_000), (3, 3_000))
    )
    assert rows(dear, *cheap)["単価（1時間・税抜）"][1] == {1, 2}


def test_seventeen_good_reviews_outweigh_two_perfect_ones():
    found = rows(candidate(1, rating=Rating((0, 0, 0, 0, 2))), candidate(2, rating=Rating((0, 0, 0, 4, 13))))
    assert found["平均と件数"] == (("★ 5.0（2件）", "★ 4.8（17件）"), set())
    assert found["実力の範囲（推定）"][1] == {1}
    assert rows(candidate(1), candidate(2))["平均と件数"][0] == ("レビュー 0件", "レビュー 0件")


def test_what_nobody_has_told_takes_one_row():
    found = rows(candidate(1), candidate(2))
    assert found["採点"][0] == ("未採点", "未採点")
    assert found["数値での約束"][0] == ("記載なし", "記載なし")
    assert found["書類"][0] == ("見積なし", "見積なし")
    assert not {"優位性", "合計", "委託期間", "想定アポ率"} & found.keys()


def test_a_text_that_repeats_others_is_a_hint_and_nobody_stands_out_by_it():
    assert rows(candidate(1, repeated=41), candidate(2))["汎用的な文面の可能性"] == (
        ("あり（41%が重複）", NOTHING),
        set(),
    )
    assert "汎用的な文面の可能性" not in rows(candidate(1), candidate(2))


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        (None, "見積なし"),
        (Quote(OrderState.REQUESTED, 0, None, None), "見積依頼中"),
        (Quote(OrderState.STARTED, 0, None, None), "作成中"),
        (QUOTE, "見積 第2版（交渉中）"),
        (replace(QUOTE, state=OrderState.AWAITING_APPROVAL), "見積 第2版（承認待ち）"),
        (replace(QUOTE, state=OrderState.APPROVED), "発注書 第2版（承認済み）"),
    ],
)
def test_where_the_price_comes_from_is_said(quote: Quote | None, said: str):
    assert rows(candidate(1, quote=quote), candidate(2))["書類"][0] == (said, "見積なし")


# --- the paper ------------------------------------------------------------------------------------------------------


def paper(*candidates: Compared) -> ComparisonPaper:
    return ComparisonPaper(comparison(*candidates), "株式会社青葉計器", "佐倉 由紀", NOW)


def pages(made: ComparisonPaper) -> list[str]:
    document = pypdfium2.PdfDocument(comparison_pdf(made))
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


FULL = (
    candidate(
        1, name="㈱髙﨑営業舎", status=CandidateStatus.CONSIDERING, quote=QUOTE, review=REVIEW, team=team(4, 3, 2)
    ),
    candidate(2, promise=Promise(100, 3_500, 12, 24), rating=Rating((0, 0, 1, 2, 3)), team=team(2, 2, 2)),
    candidate(3, contracted=True),
)


def test_the_paper_says_what_the_screen_says():
    found = "\n".join(pages(paper(*FULL)))
    for said in (
        "候補者の比較",
        "募集：計測機器の新規開拓（3社）",
        "2026/11/24（火） 12:00 作成",
        "佐倉 由紀（株式会社青葉計器）",
        "㈱髙﨑営業舎",
        "候補者02（ID: K7Q2）",
        "契約成立",
        *(point.label for point in CheckPoint),
        "◎ 4.5（4〜5）（最高）",
        "見積 第2版（交渉中）",
        "¥150,000",
        "★ 4.3（6件）",
        "架電の記録が細かく",
        "パートナーには共有しないでください。",
    ):
        assert said in found, said


def test_pages_lie_on_their_side_and_tell_their_place_and_who_stands_in_which_column():
    document = pypdfium2.PdfDocument(comparison_pdf(paper(*FULL)))
    assert {tuple(round(side) for side in page.get_size()) for page in document} == {(842, 595)}
    found = pages(paper(*FULL))
    for place, page in enumerate(found, 1):
        assert page.endswith(f"\n{place} / {len(found)}")
        assert all(name in page for name in ("㈱髙﨑営業舎", "候補者02", "候補者03"))


def test_no_name_gets_into_what_travels_further_than_the_paper():
    made = paper(*FULL)
    document = pypdfium2.PdfDocument(comparison_pdf(made))
    told = " ".join(document.get_metadata_dict().values()) + comparison_file_name(made)
    assert not any(name in told for name in ("髙﨑", "佐倉", "青葉", "計測"))
    assert comparison_file_name(made) == "候補者の比較_2026-11-24.pdf"


def test_five_with_the_longest_texts_fit_and_lose_nothing():
    long = "大手の新規事業部と地方の準大手に絞り、電話と訪問を組み合わせます。髙﨑㈱①〜" * 20
    five = [
        candidate(
            n,
            name=f"株式会社とても長い名前の営業支援機構ホールディングス関西支社第{n}営業部",
            title=long[:100],
            opening=long[:200],
            facts=replace(FACTS, working_mode=long),
            review=replace(REVIEW, good=long),
            promise=Promise(10_000, 100_000, 10_000, 1_000),
            quote=replace(QUOTE, subtotal=99_999_999_999),
            rating=Rating((0, 0, 0, 0, 123_456)),
            team=team(4, 4, 4),
        )
        for n in range(1, 6)
    ]
    document = pypdfium2.PdfDocument(comparison_pdf(paper(*five)))
    printed = ""
    for page in document:
        text = page.get_textpage()
        width, height = page.get_size()
        printed += text.get_text_range()
        for index in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(index)
            assert left >= 0
            assert bottom >= 0
            assert right <= width - 40
            assert top <= height
    assert re.sub(r"\s", "", printed).count("髙﨑㈱①〜") >= 5
    assert len(document) <= 6


def test_the_chart_is_drawn_and_has_an_outline_for_each_who_was_scored():
    def strokes(*candidates: Compared) -> int:
        first = pypdfium2.PdfDocument(comparison_pdf(paper(*candidates)))[0]
        return sum(1 for drawn in first.get_objects() if drawn.type == pypdfium2.raw.FPDF_PAGEOBJ_PATH)

    none, one, two = (
        strokes(candidate(1, team=a), candidate(2, team=b))
        for a, b in ((None, None), (team(1, 2, 3), None), (team(1, 2, 3), team(4, 4, 2)))
    )
    assert none < one < two
    assert two - one == 1 + len(CheckPoint)  # its outline, and a mark at each corner


def test_where_nobody_has_scored_the_paper_says_how_to():
    found = "".join(pages(paper(candidate(1), candidate(2)))[0].split())
    assert "まだ採点されていません" in found
    assert "提案の画面の「選定チェック」で採点" in found


def test_a_character_the_font_lacks_is_marked_and_explained():
    assert "書体にない文字" in pages(paper(candidate(1, title="開拓🎉"), candidate(2)))[-1]


def test_the_same_comparison_gives_the_same_bytes():
    assert comparison_pdf(paper(*FULL)) == comparison_pdf(paper(*FULL))
