"""品質チェック: how the client rates each month of its deals, those that wait for an answer first (C5)."""

import streamlit as st

from core import formats
from core import rules_quality as law
from core.calendar import jst_date
from core.formats import day
from core.model import OrderId
from core.paths import Screen, path
from core.views.quality import QualityDeal
from pages.ui import address, frame, header, quality_form, quality_trend
from pages.ui.badges import Badge, badge
from pages.ui.cards import Card, card_list
from pages.ui.fields import Tabs
from pages.ui.filters import Filters

ENDED = "ended"
STATUS = Tabs("status", "取引の絞り込み", {ENDED: "契約終了"}, none="契約中・未回答")
FILTERS = Filters(tabs=STATUS)
NONE_ENDED = ("終了した取引はありません。", "")
NONE_RUNNING = ("品質チェックの対象となる取引はありません。", "契約が始まると、月末から回答できるようになります。")


def draw() -> None:
    """The list, or the deal that the address names by one of its orders."""
    number = frame.read(lambda _: address.number("order"))
    if number is None:
        header.title("品質チェック", facts=(f"月に一度、取引ごとにパートナーの仕事を評価します。{law.SEEN_BY}",))
        _list()
    else:
        _deal(OrderId(number))


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    ended = asked[STATUS] is not None
    found = frame.read(lambda repo: repo.quality.listing(jst_date(frame.now()), ended=ended, page=asked.page))
    shown = asked.shown(
        found.ended if ended else found.running,
        said=f"回答を待っている月が{found.waiting:,}件あります。" if found.waiting and not ended else "",
        pages=found.pages,
        counts={None: found.running, ENDED: found.ended},
        empty=NONE_ENDED if ended else NONE_RUNNING,
    )
    card_list([_card(deal) for deal in found.deals], key="quality.list", label="品質チェック", shown=shown)


def _card(deal: QualityDeal) -> Card:
    latest = deal.rated[0] if deal.rated else None
    mean = (
        f"{formats.month(latest.month)}の平均 {latest.mean}・{law.trend_word(latest.change)}"
        if latest
        else "回答はまだありません"
    )
    return Card(
        id=deal.proposal,
        href=path(Screen.QUALITY, order=deal.order),
        title=deal.partner,
        badges=(_badge(deal), badge(deal.status)),
        facts=(deal.posting_title, mean),
        excerpt=_next(deal),
    )


def _badge(deal: QualityDeal) -> Badge:
    return Badge(f"未回答 {len(deal.waiting)}か月", "orange") if deal.waiting else Badge("回答待ちなし", "gray")


def _next(deal: QualityDeal) -> str:
    if deal.waiting:
        first = deal.waiting[-1]
        return f"{formats.month(first.month)}分を{day(first.closes)}までに回答してください。"
    early = [each for each in deal.months if each.state is law.CheckState.EARLY]
    return f"{formats.month(early[-1].month)}分は、{day(early[-1].last)}から回答できます。" if early else ""


def _deal(number: OrderId) -> None:
    deal = frame.read(lambda repo: repo.quality.deal(number, jst_date(frame.now())))
    header.title(
        f"品質チェック　{deal.partner}",
        status=_badge(deal),
        facts=(deal.posting_title, _next(deal)),
        back=(path(Screen.QUALITY), "品質チェック"),
        links=((path(Screen.DEALS, order=deal.order), "取引を見る"),),
        measured=True,
    )
    quality_form.section(deal)
    quality_trend.section(deal)
