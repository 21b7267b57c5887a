"""How much a further order PDF costs beside a naive one: `python -m benchmarks.pdf`. To reach: at most 0.35.

Both draw the same two-page order with the same code. The naive one reads both fonts anew for every document, as code
does that makes an `FPDF` where it needs one; ours copies the prepared sheet. Taken in turn, medians of one run.
"""

import json
import statistics
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from time import perf_counter

from core.documents import order_pdf as paper
from core.documents import sheet
from core.model import Line, OrderContent

ROUNDS = 9
GOAL = 0.35
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
DETAILS = "毎週木曜日に30分の定例会議を行い、架電数・接続数・アポイント数と次週の計画を共有する。\n" * 8


def order() -> paper.OrderDocument:
    """An order of two pages."""
    return paper.OrderDocument(
        kind=paper.DocumentKind.QUOTE,
        number="PO-000012",
        version=3,
        digest="0" * 64,
        client=paper.Party("株式会社青葉計器", "東京都架空区青葉一丁目2番3号", "03-0000-0101"),
        partner=paper.Party("合同会社ツキノワ営業舎", "神奈川県架空市港町4-5-6", "03-0000-0103"),
        issued_at=NOW,
        content=OrderContent(
            work="計測機器メーカー向けクラウド校正管理サービスの新規開拓営業",
            start=date(2026, 12, 1),
            end=date(2027, 11, 30),
            deliverables="週次の活動報告書、架電リスト、トークスクリプト一式",
            details=DETAILS,
            lines=tuple(Line(f"アウトバウンドコール（{n}か月目）", Decimal(3000), Decimal(100)) for n in range(1, 13)),
            remarks="初回の定例会議までに、商材の資料をご共有ください。",
        ),
    )


def naive_sheet(title: str, footing: sheet.Footer, created_at: datetime) -> sheet.Sheet:
    """A sheet as one would make it without thinking of the next."""
    page = sheet.Sheet("portrait", "mm", "A4")
    page.set_auto_page_break(False)
    page.set_margins(sheet.LEFT, sheet.TOP, sheet.LEFT)
    page.c_margin = 0
    page.set_lang("ja")
    for style, file in sheet.FONTS.items():
        page.add_font(sheet.FAMILY, style, sheet.FOLDER / file)
    page.footing = footing
    page.set_title(title)
    page.set_creation_date(created_at)
    page.add_page()
    return page


def seconds(draw: Callable[[], bytes]) -> float:
    """How long one document takes."""
    start = perf_counter()
    draw()
    return perf_counter() - start


def main() -> None:
    """Print the medians in milliseconds, their ratio and the size."""
    document, ours = order(), paper.new_sheet

    def draw_naive() -> bytes:
        paper.new_sheet = naive_sheet
        try:
            return paper.order_pdf(document)
        finally:
            paper.new_sheet = ours

    first = seconds(lambda: paper.order_pdf(document))
    naive, further = [], []
    for _ in range(ROUNDS):
        naive.append(seconds(draw_naive))
        further.append(seconds(lambda: paper.order_pdf(document)))
    ratio = statistics.median(further) / statistics.median(naive)
    result = {
        "first_ms": round(first * 1000),
        "naive_ms": round(statistics.median(naive) * 1000),
        "further_ms": round(statistics.median(further) * 1000),
        "ratio": round(ratio, 3),
        "goal": GOAL,
        "reached": ratio <= GOAL,
        "kilobytes": round(len(paper.order_pdf(document)) / 1000),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
