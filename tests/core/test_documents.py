"""The papers drawn from an order (O7, O8), read back as a reader's program reads them."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.lines import NEVER_FIRST, NEVER_LAST, wrap
from core.documents.order_pdf import Approval, DocumentKind, FeeLine, Fees, OrderDocument, Party, order_pdf
from core.documents.papers import fee_lines, fee_paper, file_name, order_paper
from core.errors import NotFound
from core.model import (
    ContractStatus,
    Line,
    Order,
    OrderContent,
    OrderEventKind,
    OrderId,
    OrderTerms,
    OrganizationId,
    ProposalId,
    Side,
    Subcontract,
)
from core.money import Rounding
from core.views import Company, Fee, OrderEvent, OrderPage, OrderVersion

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CONTENT = OrderContent(
    work="校正管理サービスの新規開拓営業",
    start=date(2026, 12, 1),
    end=date(2027, 2, 15),
    deliverables="週次の活動報告書",
    details="支払期日：検収月の翌月末日",
    lines=(
        Line("コール業務（2026年12月）", Decimal(3000), Decimal(100)),
        Line("コール業務（2027年1月）", Decimal(3333), Decimal("12.5")),
    ),
    remarks="初回までに資料をご共有ください。",
)
DOCUMENT = OrderDocument(
    kind=DocumentKind.ORDER,
    number="PO-000012",
    version=3,
    digest=DIGEST,
    client=Party("株式会社青葉計器", "東京都架空区青葉一丁目2番3号", "03-0000-0101"),
    partner=Party("合同会社ツキノワ営業舎", "神奈川県架空市港町4-5-6", "03-0000-0103", "T7000012050002"),
    issued_at=NOW,
    content=CONTENT,
    posting="計測機器メーカー向けの新規開拓",
    approvals=(
        Approval(Side.CLIENT, "株式会社青葉計器", "佐倉 由紀", NOW),
        Approval(Side.PARTNER, "合同会社ツキノワ営業舎", "髙﨑 直人", NOW + timedelta(hours=2)),
    ),
)
FEES = Fees(
    Party("カクトク", registration_number="T7000012050002"),
    (FeeLine("初期費用", "ご契約時に一度", 100_003), FeeLine("月額利用料", "¥50,001 × 3ヶ月", 150_003)),
)


def pages(pdf: bytes) -> list[str]:
    """The text of each page as a reader's program extracts it."""
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in pypdfium2.PdfDocument(pdf)]


def text(document: OrderDocument) -> str:
    return "\n".join(pages(order_pdf(document)))


def unbroken(document: OrderDocument) -> str:
    """The text without the breaks that lines and pages bring."""
    return re.sub(r"\s", "", text(document))


def with_content(**changes: object) -> OrderDocument:
    return replace(DOCUMENT, content=replace(CONTENT, **changes))


def test_every_figure_and_name_reads_back_exactly():
    found = text(DOCUMENT)
    for expected in (
        "発注書",
        "PO-000012",
        "第3版",
        "2026/11/24（火）",
        "株式会社青葉計器",
        "合同会社ツキノワ営業舎",
        "T7000012050002",
        "東京都架空区青葉一丁目2番3号",
        "2026/12/01（火）〜2027/02/15（月）",
        "2ヶ月と15日",
        "校正管理サービスの新規開拓営業",
        "週次の活動報告書",
        "支払期日：検収月の翌月末日",
        "01 コール業務（2026年12月） ¥3,000 100時間 10% ¥300,000",
        "02 コール業務（2027年1月） ¥3,333 12.5時間 10% ¥41,663",
        "小計（税抜） ¥341,663",
        "消費税 10% ¥34,166",
        "合計（税込） ¥375,829",
        "初回までに資料をご共有ください。",
        "佐倉 由紀 2026/11/24（火） 12:00",
        "髙﨑 直人 2026/11/24（火） 14:00",
    ):
        assert expected in found


@pytest.mark.parametrize("name", ["髙﨑㈱①〜～", "㈲彅瀨燁德淵", "ＡＢＣ＆‐，．・", "¥ \\ ~ − ― — ‖", "é ü ñ Ω я"])
def test_the_registers_characters_survive(name: str):
    assert name in text(with_content(work=name))


@pytest.mark.parametrize("last", ["", "🎉"], ids=["ends in its text", "ends in a note"])
def test_every_page_carries_number_version_digest_and_its_place(last: str):
    found = pages(order_pdf(with_content(details="詳しい手順を記します。\n" * 200, remarks=last)))
    assert len(found) >= 3
    for position, page in enumerate(found, 1):
        assert "PO-000012　第3版" in page
        assert f"SHA-256 {DIGEST}" in page
        assert page.endswith(f"\n{position} / {len(found)}")


def test_forty_lines_fill_two_pages_and_repeat_the_tables_head():
    lines = tuple(Line(f"業務その{n}", Decimal(1000 + n), Decimal(n)) for n in range(1, 41))
    found = pages(order_pdf(with_content(lines=lines)))
    assert len(found) == 2
    assert all("No. 項目名・業務名 単価（税抜） 数量 税率 合計（税抜）" in page for page in found)
    for n in range(1, 41):
        amount = f"{(1000 + n) * n:,}"
        assert f"{n:02d} 業務その{n} ¥{1000 + n:,} {n}時間 10% ¥{amount}" in "\n".join(found)


TERMS = OrderTerms(
    place="乙の事業所（髙﨑㈱①）",
    inspection_days=14,
    payment_months=1,
    payment_day=31,
    method="乙の指定する銀行口座への振込",
    subcontract=Subcontract("株式会社元請", date(2027, 1, 20)),
)


def test_the_terms_come_to_a_date_for_each_month():
    found = text(with_content(terms=TERMS))
    for expected in (
        "取引条件",
        "履行場所：乙の事業所（髙﨑㈱①）",
        "検査：受領日から14日以内",
        "支払期日：翌月末日",
        "支払方法：乙の指定する銀行口座への振込",
        "元委託者：株式会社元請、元委託業務の対価の支払期日：2027/01/20（水）",
        "2026年12月分 2026/12/31（木） 2027/01/14（木） 2027/01/31（日）",
        "2027年1月分 2027/01/31（日） 2027/02/14（日） 2027/02/28（日）",
        "2027年2月分 2027/02/15（月） 2027/03/01（月） 2027/03/31（水）",
    ):
        assert expected in found
    assert "検査なし" in text(with_content(terms=replace(TERMS, inspection_days=None)))


def test_a_paper_without_terms_says_nothing_of_them():
    assert "取引条件" not in text(DOCUMENT)


@pytest.mark.parametrize(
    ("rounding", "tax", "named"),
    [
        (Rounding.FLOOR, "消費税 10% ¥34,166", False),
        (Rounding.HALF_UP, "消費税 10%・四捨五入 ¥34,166", True),
        (Rounding.CEIL, "消費税 10%・切り上げ ¥34,167", True),
    ],
)
def test_each_issuers_tax_is_rounded_as_it_chose(rounding: Rounding, tax: str, named: bool):
    found = text(replace(DOCUMENT, partner=replace(DOCUMENT.partner, rounding=rounding), fees=FEES))
    assert tax in found
    assert "ご利用料金の合計（税込） ¥275,006" in found, "kakutoku is another issuer"
    dearer = replace(FEES, issuer=replace(FEES.issuer, rounding=rounding))
    charged = "¥275,007" if named else "¥275,006"  # ¥250,006 come to ¥25,000.6 of tax
    assert f"ご利用料金の合計（税込） {charged}" in text(
        replace(DOCUMENT, kind=DocumentKind.QUOTE_WITH_FEES, fees=dearer)
    )


def test_twenty_thousand_characters_are_all_there():
    kanji = [chr(code) for code in range(0x4E00, 0x9FFF) if chr(code).encode("shift_jis", "ignore")]
    long = "".join(kanji[i % 3000] for i in range(5000)) + "あ。「い」" * 3000
    printed = unbroken(with_content(details=long))
    for start in range(0, len(long), 17):
        assert long[start : start + 8] in re.sub(r"発注書PO-000012第3版SHA-256[0-9a-f]{64}\d+/\d+", "", printed)


def test_a_character_the_font_lacks_is_marked_and_explained():
    found = text(with_content(work="祝🎉開始", remarks="葛\U000e0100城\u200b"))
    assert "祝〓開始" in found
    assert "葛城" in found
    assert "書体にない文字" in found
    assert "書体にない文字" not in text(DOCUMENT)


@given(st.text(max_size=300))
@settings(max_examples=40, deadline=None)
def test_no_text_breaks_the_paper(typed: str):
    line = Line(typed, Decimal(1), Decimal(1), unit=typed[:20])
    assert order_pdf(with_content(work=typed, details=typed, remarks=typed, lines=(line,))).startswith(b"%PDF-")


def test_a_quote_says_that_it_is_not_approved():
    found = text(replace(DOCUMENT, kind=DocumentKind.QUOTE, approvals=()))
    assert found.startswith("見積書")
    assert "株式会社青葉計器　御中" in found
    assert "まだ双方の承認を受けていません" in found
    assert "発注書" not in found.replace("見積・発注書", "")


def test_kakutokus_fees_are_taxed_and_totalled_apart():
    found = text(replace(DOCUMENT, kind=DocumentKind.QUOTE_WITH_FEES, fees=FEES, approvals=()))
    assert found.startswith("カクトク手数料含む見積書")
    assert "合計（税込） ¥375,829" in found
    assert "小計（税抜） ¥250,006" in found
    assert "消費税 10% ¥25,000" in found
    assert "ご利用料金の合計（税込） ¥275,006" in found
    assert "お支払いの総額（税込）\n¥650,835\n委託料 ¥375,829　ご利用料金 ¥275,006" in found
    assert "ご利用料金" not in text(DOCUMENT)


def test_two_tax_rates_name_what_each_applies_to():
    lines = (Line("支援", Decimal(1000), Decimal(1)), Line("飲料", Decimal(555), Decimal(1), "本", tax_rate=8))
    found = text(with_content(lines=lines))
    assert "消費税 10%（¥1,000対象） ¥100" in found
    assert "消費税 8%（¥555対象） ¥44" in found


def test_the_same_version_gives_the_same_bytes_also_from_several_threads():
    expected = order_pdf(DOCUMENT)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: order_pdf(DOCUMENT), range(8))) == {expected}


def test_programs_find_title_language_and_digest():
    pdf = pypdfium2.PdfDocument(order_pdf(DOCUMENT))
    assert pdf.get_metadata_value("Title") == "発注書 PO-000012 第3版"
    assert pdf.get_metadata_value("Keywords") == f"sha256:{DIGEST}"
    assert pdf.get_metadata_value("CreationDate").startswith("D:20261124030000")
    assert b"/Lang (ja)" in order_pdf(DOCUMENT)


def test_only_the_characters_used_are_embedded():
    assert len(order_pdf(DOCUMENT)) < 120_000


@pytest.mark.parametrize("missing", [{"start": None}, {"end": None}, {"lines": ()}])
def test_an_incomplete_content_has_no_paper(missing: dict[str, object]):
    with pytest.raises(ValueError, match="term"):
        order_pdf(with_content(**missing))


# --- breaking lines -----------------------------------------------------------------------------------------------


def ruler(line: str) -> float:
    """Half a unit for ASCII, one for the rest, as a Japanese font measures."""
    return sum(0.5 if char.isascii() else 1.0 for char in line)


JAPANESE = st.text("あア漢、。「」（）ー abc123,.¥%　\n", max_size=200)


@given(JAPANESE, st.integers(4, 40))
def test_broken_lines_hold_every_character_and_fit(typed: str, width: int):
    lines = wrap(typed, width, ruler)
    assert "".join(lines) == typed.replace("\n", "")
    assert all(ruler(line.rstrip(" \u3000")) <= width for line in lines)


@given(st.lists(st.sampled_from(["漢字", "かな", "。", "「括弧」", "（注）", "word", "12,345", "、"]), max_size=40))
def test_no_line_begins_or_ends_as_no_typesetter_would(parts: list[str]):
    lines = wrap("".join(parts), 100, ruler)
    for before, after in pairwise(lines):
        assert before[-1] not in NEVER_LAST
        assert after[0] not in NEVER_FIRST


@pytest.mark.parametrize(
    ("typed", "width", "lines"),
    [
        ("", 10, [""]),
        ("一行\n\n三行", 10, ["一行", "", "三行"]),
        ("あいうえお。", 5, ["あいうえ", "お。"]),
        ("あいう「えお」", 4, ["あいう", "「えお」"]),
        ("料金は12,345円です", 5, ["料金は", "12,345円で", "す"]),
        ("abcdefghij", 3, ["abcdef", "ghij"]),
        ("hello world", 3, ["hello ", "world"]),
    ],
)
def test_lines_break_as_in_print(typed: str, width: int, lines: list[str]):
    assert wrap(typed, width, ruler) == lines


# --- which paper an order has ---------------------------------------------------------------------------------------

CLIENT = Company(OrganizationId(1), "株式会社青葉計器", "000-0001", "東京都架空区", "03-0000-0101", "")
PARTNER = Company(OrganizationId(3), "合同会社ツキノワ営業舎", "", "神奈川県架空市", "03-0000-0103", "T7000012050002")
KAKUTOKU = Company(OrganizationId(5), "カクトク", "", "", "", "T7000012050002")


def order_page(approved_at: datetime | None = None, predecessor: OrderId | None = None) -> OrderPage:
    kinds = OrderEventKind
    asked = OrderEvent(kinds.APPROVAL_REQUESTED, NOW, "佐倉 由紀", Side.CLIENT, 1, "")
    events = [
        asked,
        replace(asked, kind=kinds.VERSION_SUBMITTED, version=2),
        replace(asked, version=2, at=NOW + timedelta(days=1)),
    ]
    if approved_at:
        events.append(OrderEvent(kinds.APPROVED, approved_at, "髙﨑 直人", Side.PARTNER, 2, ""))
    return OrderPage(
        order=Order(
            OrderId(12),
            ProposalId(5),
            CLIENT.id,
            PARTNER.id,
            predecessor,
            2,
            None if approved_at else 2,
            NOW,
            approved_at,
        ),
        client=CLIENT,
        partner=PARTNER,
        posting_title="新規開拓",
        versions=tuple(OrderVersion(n, Side.PARTNER, "髙﨑 直人", NOW, CONTENT, f"{n}" * 64) for n in (1, 2)),
        events=tuple(events),
        status=ContractStatus.ACTIVE if approved_at else ContractStatus.DRAFTING,
    )


def test_the_approved_version_is_the_purchase_order_and_names_both_approvals():
    approved_at = NOW + timedelta(days=2)
    paper = order_paper(order_page(approved_at), 2)
    assert (paper.kind, paper.issued_at, paper.digest) == (DocumentKind.ORDER, approved_at, "2" * 64)
    assert paper.approvals == (
        Approval(Side.CLIENT, CLIENT.name, "佐倉 由紀", NOW + timedelta(days=1)),
        Approval(Side.PARTNER, PARTNER.name, "髙﨑 直人", approved_at),
    )
    assert paper.client.address == "〒000-0001 東京都架空区"
    assert file_name(paper) == "発注書_PO-000012_第2版.pdf"


def test_a_renewal_calls_itself_so_and_names_the_contract_it_follows():
    before = replace(CONTENT, start=date(2026, 6, 1), end=date(2026, 11, 30))
    for approved_at, title in ((NOW + timedelta(days=2), "更新発注書"), (None, "更新見積書")):
        page = order_page(approved_at)
        page = replace(page, order=replace(page.order, predecessor=OrderId(7)), predecessor_content=before)
        paper = order_paper(page, 2)
        assert paper.title == title
        assert file_name(paper) == f"{title}_PO-000012_第2版.pdf"
        found = text(paper).replace("\n", "")
        assert f"{title}　PO-000012" in found
        assert "発注書 PO-000007（委託期間 2026/06/01（月）〜2026/11/30（月））の契約を更新するものです。" in found


def test_an_earlier_version_of_an_approved_order_stays_a_quote():
    paper = order_paper(order_page(NOW), 1)
    assert (paper.kind, paper.approvals, paper.digest) == (DocumentKind.QUOTE, (), "1" * 64)


def test_a_version_whose_approval_is_only_asked_for_is_a_quote():
    paper = order_paper(order_page(), 2)
    assert (paper.kind, paper.approvals) == (DocumentKind.QUOTE, ())


def test_there_is_no_paper_of_a_version_that_is_not_there():
    with pytest.raises(NotFound):
        order_paper(order_page(), 3)


def test_fees_cover_the_term_and_a_month_begun_counts_whole():
    fee = Fee(initial_yen=100_000, monthly_yen=50_000, rate_basis_points=1050)
    assert fee_lines(fee, CONTENT, first=True) == (
        FeeLine("初期費用", "ご契約時に一度", 100_000),
        FeeLine("月額利用料", "¥50,000 × 3ヶ月", 150_000),
        FeeLine("手数料", "委託料（税抜）¥341,663 × 10.5%", 35_875),
    )


def test_a_renewal_pays_no_initial_fee_and_a_fee_of_nothing_is_not_listed():
    paper = fee_paper(order_page(predecessor=OrderId(4)), 2, Fee(100_000, 50_000, 0), KAKUTOKU)
    assert paper.kind is DocumentKind.QUOTE_WITH_FEES
    assert paper.fees is not None
    assert [line.name for line in paper.fees.lines] == ["月額利用料"]
    assert paper.fees.issuer == Party("カクトク", registration_number="T7000012050002")
