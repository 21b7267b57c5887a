"""One organisation: what it is, its people, its fees, and what can be put right there (K1, K3)."""

import streamlit as st

from core.actions.viewing import start_viewing
from core.calendar import jst_date
from core.formats import day
from core.model import Audience, OrganizationId
from core.paths import Screen, path
from core.rules import Permission, allows, require
from core.rules_desk import LOOK, REASON_LIMIT
from core.views.desk import OrganizationPage
from pages.ui import (
    address,
    frame,
    header,
    onlooking,
    organization_company,
    organization_fees,
    organization_people,
    organization_repairs,
)
from pages.ui.badges import badge
from pages.ui.tabs import Tab, tabs
from pages.ui.text import plain, room


def draw() -> None:
    """The organisation that the address names."""
    number = frame.read(lambda _: address.number("organization"))
    page = frame.read(lambda repo: repo.directory.get(OrganizationId(number or 0), frame.now()))
    viewer = frame.viewer()
    trail = ((f"{path(Screen.OPERATIONS_AUDIT, organization=page.id)}", "操作履歴"),)
    header.title(
        page.entry.name,
        status=badge(page.audience),
        facts=_facts(page),
        back=(path(Screen.OPERATIONS_ORGANIZATIONS), "会社"),
        links=trail if allows(viewer, Permission.READ_AUDIT_TRAIL) else (),
    )
    if page.audience is not Audience.KAKUTOKU:
        _look(page)
    views = [Tab("", "会社情報"), Tab("people", "ユーザー", len(page.members))]
    if page.audience is Audience.CLIENT:
        views.append(Tab("fees", "手数料"))
    if allows(viewer, Permission.REPAIR):
        views.append(Tab("repairs", "復旧"))
    match tabs("view", views, label="表示する内容"):
        case "people":
            organization_people.people(page)
        case "fees":
            organization_fees.fees(page)
        case "repairs":
            organization_repairs.repairs(page)
        case _:
            organization_company.company(page)


def _facts(page: OrganizationPage) -> list[str]:
    return [
        f"登録 {day(jst_date(page.created_at))}",
        *([f"募集 {page.postings:,}件"] if page.audience is Audience.CLIENT else []),
        *([f"提案 {page.proposals:,}件", f"契約 {page.deals:,}件"] if page.audience is not Audience.KAKUTOKU else []),
        *([f"営業担当 {page.contact_name}"] if page.contact_name else []),
    ]


def _look(page: OrganizationPage) -> None:
    reason = frame.barred(require, frame.viewer(), Permission.VIEW_AS)
    pressed = st.button(
        "この会社として閲覧", icon=":material/visibility:", key="organization.look", **frame.bar(reason)
    )
    if pressed:
        _start(page)


@st.dialog("この会社として閲覧")
def _start(page: OrganizationPage) -> None:
    minutes = int(LOOK.total_seconds() // 60)
    st.markdown(
        f"**{plain(page.entry.name)}**のゲストと同じ画面を表示します。内容の確認のみで、操作はできません。"
        f"{minutes}分後に自動で終了します。"
    )
    st.caption("この端末のほかのタブも切り替わります。閲覧の開始・終了と理由は、操作履歴に残ります。")
    why = st.text_area("閲覧の理由（必須）", key="organization.why") or ""
    st.caption(room(why, REASON_LIMIT))
    if st.button("閲覧を開始する", type="primary", key="organization.start"):
        with frame.acting():
            frame.write(start_viewing, page.id, why)
            onlooking.turn(frame.viewer().session)
