"""品質チェック for kakutoku: every deal that runs, low ratings first with what was said, each deal's trend (C5)."""

import streamlit as st

from core import formats, rules, rules_quality
from core.calendar import jst_date
from core.formats import excerpt
from core.model import OrderId
from core.paths import Screen, path
from core.rules import Permission
from core.views.quality import QualityDeal, QualityFilter
from pages.ui import address, frame, header, quality_trend
from pages.ui.badges import Badge, badge
from pages.ui.fields import Search, Switch
from pages.ui.filters import Filters
from pages.ui.ledger import Cell, Column, Row, ledger

CLIENT, PARTNER = Search("client", "企業", hint="企業名"), Search("partner", "パートナー", hint="パートナー名")
LOW, UNANSWERED = Switch("low", "低い評価のみ"), Switch("unanswered", "未回答のみ")
FILTERS = Filters(CLIENT, PARTNER, LOW, UNANSWERED)
COLUMNS = (
    Column("取引", "main"),
    Column("企業"),
    Column("最新の平均", "right"),
    Column("推移"),
    Column("回答"),
)
NOTHING = ("条件に合う取引はありません。", "条件を減らすか、クリアしてください。")
FIRST = ("契約中の取引はありません。", "契約が始まると、ここに表示されます。")


def draw() -> None:
    """The list, or the deal that the address names by one of its orders."""
    frame.read(lambda repo: rules.require(repo.viewer, Permission.READ_QUALITY))
    number = frame.read(lambda _: address.number("order"))
    if number is None:
        header.title("品質チェック", facts=("契約中の取引の評価です。低い評価の取引から順に表示します。",))
        _list()
    else:
        _deal(OrderId(number))


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    wanted = QualityFilter(asked[CLIENT], asked[PARTNER], asked[LOW], asked[UNANSWERED], asked.page)
    found = frame.read(lambda repo: repo.quality.watch(wanted, jst_date(frame.now())))
    shown = asked.shown(found.found, pages=found.pages, empty=NOTHING if asked.narrowed else FIRST)
    ledger(
        COLUMNS, [_row(deal) for deal in found.deals], key="operations_quality.list", label="品質チェック", shown=shown
    )


def _row(deal: QualityDeal) -> Row:
    latest = deal.rated[0] if deal.rated else None
    said = latest.check.comment if latest and latest.check and latest.low else ""
    return Row(
        id=deal.order,
        name=f"{deal.client} {deal.partner}",
        cells=(
            Cell(
                deal.partner,
                sub=f"「{excerpt(said, 60)}」" if said else deal.posting_title,
                href=path(Screen.OPERATIONS_QUALITY, order=deal.order),
            ),
            Cell(deal.client),
            Cell(f"{latest.mean}" if latest else "—", sub=formats.month(latest.month) if latest else ""),
            Cell(rules_quality.trend_word(latest.change) if latest else "—"),
            Cell(badge=_badge(deal)),
        ),
    )


def _badge(deal: QualityDeal) -> Badge:
    if deal.low:
        return quality_trend.LOW
    if deal.waiting:
        return Badge(f"未回答 {len(deal.waiting)}か月", "orange")
    return Badge("回答済み", "green") if deal.rated else Badge("受付前", "gray")


def _deal(number: OrderId) -> None:
    deal = frame.read(lambda repo: repo.quality.deal(number, jst_date(frame.now())))
    case = frame.read(lambda repo: repo.cases.of_deal(deal.proposal))
    header.title(
        f"品質チェック　{deal.partner}",
        status=quality_trend.LOW if deal.low else badge(deal.status),
        facts=(deal.client, deal.posting_title),
        back=(path(Screen.OPERATIONS_QUALITY), "品質チェック"),
        links=((path(Screen.CASE, case=case), "案件"),) if case else (),
        measured=True,
    )
    if deal.waiting:
        months = "、".join(formats.month(each.month) for each in reversed(deal.waiting))
        st.info(f"{months}分は、企業の回答を待っています。", icon=":material/schedule:")
    st.caption("この内容はパートナーには表示されません。")
    quality_trend.section(deal)
