"""The dialogs behind a contract's menu: 契約を更新 and 契約を解除する (C2, C3)."""

import streamlit as st

from core import rules_contracts as law
from core.actions.approvals import request_renewal
from core.actions.terminations import REASON_LIMIT, request_termination
from core.calendar import jst_date
from core.formats import day
from core.paths import Screen, path
from core.rules_contracts import ContractDates
from core.views import ContractRow
from pages.ui import drafts, frame, header
from pages.ui.termination_effects import effects
from pages.ui.text import plain


@st.dialog("契約を更新しますか？")
def renewal_dialog(row: ContractRow, own: Screen) -> None:
    st.markdown(
        f"**{plain(row.counterparty)}**に、契約の更新を依頼します。"
        "パートナーが現在の契約をもとに新しい見積・発注書を作成し、双方が承認すると、現在の契約の翌日から始まります。"
    )
    if row.end:
        st.markdown(f"現在の契約終了日：**{plain(day(row.end))}**")
    if late := law.late_renewal(_three_dates(row), jst_date(frame.now())):
        st.warning(plain(late), icon=":material/gavel:")
    st.caption("パートナーの担当者にメールでお知らせします。依頼は取り消せません。")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="contracts.renew.no", width="stretch"):
        st.rerun()
    if send.button("更新を依頼する", type="primary", key="contracts.renew.yes", width="stretch"):
        with frame.acting():
            order = frame.write(request_renewal, row.id)
            header.tell(done="契約の更新を依頼しました。")
            header.go(path(own, order=order))


def _three_dates(row: ContractRow) -> ContractDates:
    return frame.read(lambda repo: repo.timelines.of_deal(row.id, jst_date(frame.now()))).standing.three


@st.dialog("契約停止申請")
def termination_dialog(row: ContractRow, own: Screen) -> None:
    del own
    place = f"order:{row.id}:termination"
    today = jst_date(frame.now())
    st.markdown(f"**{plain(row.counterparty)}**との契約を、契約終了日より前に終了するための申請です。")
    st.caption("利用規約や業務委託約款に違反している場合は、双方が合意していても承認されないことがあります。")
    drafts.restore(place, reason="")
    last = row.end or today
    on = st.date_input("契約解除日（必須）", value=None, min_value=today, max_value=max(last, today), key=f"{place}.on")
    st.caption(f"本日から契約終了日（{day(last)}）までの日付を選択してください。")
    invoices = frame.read(lambda repo: repo.invoices.of_order(row.id))
    effects(invoices, _three_dates(row), on)
    reason = st.text_area(
        "契約停止の理由（必須）",
        key=f"{place}.reason",
        placeholder="契約停止の理由をご入力ください",
        height=140,
        on_change=drafts.keep,
        args=(place, "reason"),
    )
    left = REASON_LIMIT - len(reason)
    st.caption(f"残り{left}文字" if left >= 0 else f"{-left}文字超過しています。")
    agreed = st.checkbox("相手と合意したうえで申請します（必須）", key=f"{place}.agreed")
    cancel, send = st.columns(2)
    if cancel.button("キャンセル", key="contracts.terminate.no", width="stretch"):
        st.rerun()
    if send.button("契約停止申請", type="primary", key="contracts.terminate.yes", width="stretch"):
        with frame.acting("契約停止を申請しました。運営の確認後、結果をメールでお知らせします。"):
            frame.write(request_termination, row.id, on, reason, agreed)
            drafts.forget(place)
            st.rerun()
