"""法令チェック of a 見積・発注書: the sum of what the law says, and who goes on in spite of it (O9)."""

import streamlit as st

from core import rules
from core import rules_law as law
from core.actions.legal import override_law
from core.calendar import jst_date
from core.formats import moment
from core.model import Side
from core.model_contracts import LegalRule
from core.paths import Screen, path
from core.rules import Permission
from core.rules_law import Finding
from core.views import OrderPage
from core.views.legal import LegalCheck
from pages.ui import frame, order_findings
from pages.ui.text import plain, room

NO_ADVICE = (
    "法令チェックは記載の確認を助けるもので、法的助言ではありません。"
    "判断に迷う場合は、弁護士・税理士などの専門家にご相談ください。"
)


def read(page: OrderPage, shown: int) -> LegalCheck:
    """What the law says of the version that is read."""
    today = jst_date(frame.now())
    return frame.read(lambda repo: repo.legal.check(page.order.id, shown, today))


def overview(page: OrderPage, check: LegalCheck, shown: int) -> None:
    """The sum of it below the items: what concerns the order as such, who went on, and how to go on."""
    if page.order.approved_at and not check.findings and not check.override:
        return
    with st.container(border=True, key="order.law", gap="small"):
        order_findings.total(check, anchored=True)
        order_findings.at(None, check)
        if check.override:
            named = "、".join(f"「{each.label}」" for each in law.ordered(check.overridden))
            st.caption(
                f"{plain(check.override.member)}さん（企業の管理者）が{plain(moment(check.override.at))}に、"
                f"第{shown}版の{plain(named)}の指摘を承知のうえで進めることを記録しました。"
            )
        if shown == page.order.latest and not page.order.approved_at:
            _go_on(page, check)
        st.caption(NO_ADVICE)


def line(check: LegalCheck) -> None:
    """The sum of it beside the actions, with the ways to the items."""
    if check.findings:
        order_findings.total(check, anchored=False)


def _go_on(page: OrderPage, check: LegalCheck) -> None:
    """The ways on: the partner answers its question, the client's 管理者 for what blocks; others read who can (O9)."""
    if frame.viewer().side is Side.PARTNER:
        if any(each.rule is LegalRule.FREELANCER for each in check.standing):
            st.markdown(f"[会社情報で回答する]({path(Screen.COMPANY)})")
        return
    open_ = tuple(each for each in check.standing if not law.rule(each.rule).hard)
    if not open_:
        return
    reason = frame.barred(rules.require, frame.viewer(), Permission.OVERRIDE_LAW)
    if reason:
        st.caption(f"内容を修正すると進められます。{plain(reason)}")
    elif st.button("指摘を承知のうえで進める", key="order.law.override", icon=":material/gavel:", type="tertiary"):
        override_dialog(page, open_)


@st.dialog("指摘を承知のうえで進めますか？")
def override_dialog(page: OrderPage, found: tuple[Finding, ...]) -> None:
    """Ask a 管理者 for the reason, which the trail alone keeps: no draft of it either."""
    st.markdown(
        f"**第{page.order.latest}版**について、次の指摘を承知のうえで承認を依頼できるようにします。"
        "新しい版が提出されると、あらためて確認が必要です。"
    )
    order_findings.these(found)
    reason = st.text_area(
        "理由（必須）", key="order.law.reason", height=140, placeholder="進める理由を入力してください"
    )
    st.caption(f"{room(reason, law.REASON_LIMIT)}　理由は操作履歴だけに記録し、相手には表示しません。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="order.law.no", width="stretch"):
        st.rerun()
    if send.button("承知のうえで進める", type="primary", key="order.law.yes", width="stretch"):
        with frame.acting("指摘を承知のうえで進めることを記録しました。"):
            chosen = [each.rule for each in found]
            frame.write(override_law, page.order.id, page.order.latest, chosen, reason)
            st.rerun()
