"""A deal over the years: what is next with its button, the three dates, and everything from the first day on (C2)."""

from collections.abc import Iterator
from datetime import date

import streamlit as st

from core import rules_contracts as law
from core.calendar import jst_date
from core.formats import day, yen
from core.model import ContractStatus
from core.model_contracts import DealMoment, DealStep
from core.paths import Screen, path
from core.views import ContractRow, DealEvent, DealTimeline
from pages.entrance.file_paths import invoice_path, termination_path
from pages.ui import frame
from pages.ui.contract_dialogs import renewal_dialog
from pages.ui.contract_parts import cannot_renew
from pages.ui.text import html, plain

K = DealMoment
LINE = "light-dark(#E3E7EC,#303A47)"
DOT = "light-dark(#2F6FDE,#6EA2FF)"
WARNING = "light-dark(#D64545,#FF8A8A)"
QUIET = "light-dark(#FFFFFF,#12161D)"
LINK = "font-weight:700;color:light-dark(#1D5FBF,#8AB8FF)"
SERIOUS = {K.TERMINATION_REQUESTED, K.TERMINATION_APPROVED, K.TERMINATION_REFUSED, K.CREDITED}


def next_step(told: DealTimeline, row: ContractRow, order: Screen) -> DealStep | None:
    """The sentence that says what is next, and its one button; a review's stands right below it. Returns the step."""
    today = jst_date(frame.now())
    sentence, step = law.next_step(told.standing, frame.viewer().side, today)
    barred = frame.bar(cannot_renew(row))
    with st.container(border=True, key="deals.next"):
        st.caption("次にすること")
        st.markdown(f"**{plain(sentence)}**")
        if step is DealStep.RENEW and st.button(step.label, type="primary", key="deals.next.renew", **barred):
            renewal_dialog(row, order)
        elif step is DealStep.OPEN_RENEWAL and told.renewal:
            st.link_button(step.label, path(order, order=told.renewal), type="primary")
        elif step is DealStep.REGISTER_INVOICE:
            st.link_button(step.label, path(Screen.PARTNER_INVOICES), type="primary")
        elif step is DealStep.CHECK_QUALITY:
            st.link_button(step.label, path(Screen.QUALITY, order=row.id), type="primary")
        if late := _late(told, row, today):
            st.warning(plain(late), icon=":material/gavel:")
    return step


def _late(told: DealTimeline, row: ContractRow, today: date) -> str:
    if row.renewed or row.status is not ContractStatus.ACTIVE:
        return ""
    return law.late_renewal(told.standing.three, today)


def three_dates(told: DealTimeline) -> None:
    """Reminder, last day to give notice, end: of the contract that was agreed on last (C2)."""
    now, three = told.standing, told.standing.three
    if now.status in (ContractStatus.ENDED, ContractStatus.TERMINATING):
        facts = (("契約終了日", day(now.ends_on), ""),)
    else:
        ahead = "・".join(f"{on:%m/%d}" for on in three.reminders) or "ありません"
        why = "フリーランス法16条" if three.lawful else "カクトクの目安"
        facts = (
            ("お知らせ", ahead, "終了日の30・14・7日前"),
            ("更新しない場合の予告の期限", day(three.notice_by), f"終了日の30日前（{why}）"),
            ("契約終了日", day(three.end), "更新後の契約" if now.renewed else ""),
        )
    cells = "".join(
        f'<div style="min-width:11rem;flex:1"><dt style="font-size:.82rem;opacity:.85">{html(name)}</dt>'
        f'<dd style="margin:0;font-weight:700;font-variant-numeric:tabular-nums">{html(value)}</dd>'
        f'<dd style="margin:0;font-size:.78rem;opacity:.85">{html(note)}</dd></div>'
        for name, value, note in facts
    )
    style = "display:flex;flex-wrap:wrap;gap:.6rem 1.5rem;margin:0;padding:0"
    st.html(f'<dl aria-label="契約の日付" style="{style}">{cells}</dl>')


def timeline(told: DealTimeline, order: Screen) -> None:
    """Everything, from the first day to what is still to come; today stands between them."""
    st.subheader("経緯と予定", anchor=False)
    today = jst_date(frame.now())
    items = "".join(_items(told, order, today))
    st.html(f'<ol aria-label="経緯と予定" style="list-style:none;margin:0;padding:0">{items}</ol>')


def _items(told: DealTimeline, order: Screen, today: date) -> Iterator[str]:
    marked = False
    for event in told.events:
        if event.on > today and not marked:
            yield _today(today)
            marked = True
        yield _event(event, order, ahead=event.on > today)
    if not marked:
        yield _today(today)


def _today(today: date) -> str:
    return (
        '<li style="display:flex;gap:.6rem;align-items:center;margin:0 0 .9rem .4rem;font-size:.82rem">'
        f'<b>本日</b><span>{html(day(today))}</span><span style="flex:1;border-top:1px dashed {LINE}"></span></li>'
    )


def _event(event: DealEvent, order: Screen, *, ahead: bool) -> str:
    colour = WARNING if event.kind in SERIOUS else DOT
    fill = QUIET if ahead else colour
    amount = f"　{html(yen(event.amount))}（税込）" if event.amount is not None else ""
    detail = f'<div style="font-size:.88rem;overflow-wrap:anywhere">{html(event.detail)}{amount}</div>'
    return (
        f'<li style="position:relative;margin:0 0 0 .4rem;padding:0 0 .9rem 1.1rem;border-left:2px solid {LINE}">'
        f'<span aria-hidden="true" style="position:absolute;left:-.43rem;top:.35rem;width:.75rem;height:.75rem;'
        f'box-sizing:border-box;border-radius:50%;border:2px solid {colour};background:{fill}"></span>'
        f'<div style="font-size:.82rem;opacity:.85;line-height:1.5">'
        f'<time datetime="{event.on.isoformat()}">{html(day(event.on))}</time>{"　予定" if ahead else ""}</div>'
        f'<div style="line-height:1.5">{_head(event, order)}</div>{detail if event.detail else ""}</li>'
    )


def _head(event: DealEvent, order: Screen) -> str:
    said = html(event.kind.label)
    if event.termination:
        return (
            f'{said}　<a href="{html(termination_path(event.termination))}" style="{LINK}" download>契約終了通知書</a>'
        )
    if event.invoice:
        return f'<a href="{html(invoice_path(event.invoice))}" style="{LINK}" download>{said}</a>'
    if event.kind in (K.APPROVED, K.RENEWED, K.RENEWAL_REQUESTED):
        return f'<a href="{html(path(order, order=event.order))}" style="{LINK}">{said}</a>'
    return said
