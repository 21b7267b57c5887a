"""取引, as both sides see it: what runs and what has ended, and one deal with its contracts (O5, C2, C3)."""

import streamlit as st

from core.calendar import jst_date
from core.formats import day, yen
from core.model import OrderId, Side
from core.model_contracts import DealStep
from core.paths import Screen, path
from core.views import ContractRow, Deal
from pages.ui import address, deal_timeline, frame, header, performance_parts, review_parts
from pages.ui.badges import badge
from pages.ui.cards import Card, card_list
from pages.ui.contract_parts import contract_buttons, contract_table, stands
from pages.ui.fields import Tabs
from pages.ui.filters import Filters

ENDED = "ended"
STATUS = Tabs("status", "取引の絞り込み", {ENDED: "契約終了"}, none="契約中")
FILTERS = Filters(tabs=STATUS)
RENEWAL = (DealStep.RENEW, DealStep.OPEN_RENEWAL)
"""The steps that have the renewal's button with them, so that it stands nowhere else."""

CASES = {Side.CLIENT: ("案件の進捗", Screen.PROGRESS), Side.PARTNER: ("稼働", Screen.PARTNER_CASE)}
"""How each side reads of the work on its deal, once a director has taken it on."""

NONE_ENDED = ("終了した取引はありません。", "")
NONE_RUNNING = ("契約中の取引はありません。", "見積・発注書を双方が承認すると、ここに表示されます。")


def screen(own: Screen, order: Screen, messages: Screen, *, fees: bool = False) -> None:
    """The list, or the deal that the address names by one of its orders; the paths are this side's."""
    number = frame.read(lambda _: address.number("order"))
    if number is None:
        _list(own)
    else:
        _deal(OrderId(number), own, order, messages, fees)


def _list(own: Screen) -> None:
    other = "パートナー" if frame.viewer().side is Side.CLIENT else "企業"
    papers = (path(Screen.PAPERS), "書類の検索")
    header.title("取引", facts=(f"契約が成立した{other}との取引です。",), links=(papers,))
    _deals(own)


@st.fragment
def _deals(own: Screen) -> None:
    asked = FILTERS.asked()
    ended = asked[STATUS] is not None
    found = frame.read(lambda repo: repo.contracts.deals(jst_date(frame.now()), ended=ended, page=asked.page))
    shown = asked.shown(
        found.ended if ended else found.running,
        pages=found.pages,
        counts={None: found.running, ENDED: found.ended},
        empty=NONE_ENDED if ended else NONE_RUNNING,
    )
    card_list([_card(deal, own) for deal in found.deals], key="deals.list", label="取引", shown=shown)


def _card(deal: Deal, own: Screen) -> Card:
    row = deal.current
    return Card(
        id=deal.proposal,
        href=path(own, order=row.id),
        title=deal.counterparty,
        badges=(badge(row.status),),
        facts=(deal.posting_title, _period(row), f"{yen(row.subtotal or 0)}（税抜）"),
        excerpt=stands(row),
        mark=f"未読が{deal.unread}件あります" if deal.unread else "",
    )


def _period(row: ContractRow) -> str:
    return f"{day(row.start)} ~ {day(row.end)}" if row.start and row.end else ""


def _deal(number: OrderId, own: Screen, order: Screen, messages: Screen, fees: bool) -> None:
    deal = frame.read(lambda repo: repo.contracts.deal(number, jst_date(frame.now())))
    row = deal.current
    header.title(
        deal.counterparty,
        status=badge(row.status),
        facts=(deal.posting_title, _period(row), f"{yen(row.subtotal or 0)}（税抜）"),
        back=(path(own), "取引"),
    )
    bar = st.container(horizontal=True)
    told = frame.read(lambda repo: repo.timelines.of_deal(number, jst_date(frame.now())))
    step = deal_timeline.next_step(told, row, order)
    with bar:
        unread = f"（未読{deal.unread}件）" if deal.unread else ""
        st.link_button(f"メッセージ{unread}", path(messages, proposal=deal.proposal), icon=":material/forum:")
        st.link_button("見積・発注書", path(order, order=row.id), icon=":material/request_quote:")
        if case := frame.read(lambda repo: repo.cases.of_deal(deal.proposal)):
            label, screen = CASES[frame.viewer().side]
            st.link_button(label, path(screen, case=case), icon=":material/work:")
        contract_buttons(row, order, "deals.contract", renewal=step not in RENEWAL)
    review_parts.section(row.id)
    deal_timeline.three_dates(told)
    st.subheader("契約", anchor=False)
    contract_table(deal.contracts, order, fees=fees, key="deals.contracts")
    deal_timeline.timeline(told, order)
    performance_parts.section(row.id)
