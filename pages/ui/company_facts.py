"""What 会社情報 asks besides: an issuer how it rounds tax, a partner whether it is a freelancer (L2, L4, L7)."""

from datetime import date

import streamlit as st

from core.actions.company import LABELS
from core.actions.legal import answer_freelancer
from core.calendar import jst_date
from core.formats import moment
from core.money import Rounding
from core.views.members import CompanyEntry
from pages.ui import frame

YES, NO = "はい", "いいえ"
QUESTION = (
    "次のどちらかにあてはまる場合は「はい」、それ以外は「いいえ」と回答してください。\n"
    "- 個人で、従業員を使用していない\n"
    "- 法人で、代表者1名のほかに役員がおらず、従業員も使用していない\n\n"
    "「従業員」には、週20時間未満、または31日未満の雇用が見込まれる方を含みません。"
    "「はい」の場合、発注する企業にはフリーランス法にもとづく取引条件の明示などが求められます。"
)


def issuer(at: str, filled: CompanyEntry, barred: str) -> tuple[Rounding, date | None]:
    """端数処理 and the day on which the 登録番号 was last looked up, side by side."""
    left, right = st.columns(2)
    st.session_state.setdefault(f"{at}.rounding", filled.rounding)
    st.session_state.setdefault(f"{at}.registration_checked_on", filled.registration_checked_on)
    rounding = left.selectbox(
        LABELS["rounding"],
        list(Rounding),
        format_func=lambda each: each.label,
        key=f"{at}.rounding",
        help="1円未満の消費税を、書類と税率ごとに1回、この方法で処理します。承認済みの契約は、承認時の方法のままです。",
        disabled=bool(barred),
    )
    checked = right.date_input(
        LABELS["registration_checked_on"],
        key=f"{at}.registration_checked_on",
        max_value=jst_date(frame.now()),
        help="国税庁の公表サイトで、登録番号が有効であることを確認した日です。登録番号が空欄の場合は保存されません。",
        disabled=bool(barred),
    )
    return rounding, checked if isinstance(checked, date) else None


def freelancer(entry: CompanyEntry, barred: str) -> None:
    """The question that only the partner's own 管理者 answers; nothing else the console knows answers it (L7)."""
    with st.container(border=True, key="company.freelancer"):
        st.markdown("**特定受託事業者（フリーランス）に該当しますか**")
        st.markdown(QUESTION)
        options = (YES, NO)
        answer = st.radio(
            "回答",
            options,
            index=None if entry.freelancer is None else options.index(_word(entry.freelancer)),
            key="freelancer.answer",
            horizontal=True,
            label_visibility="collapsed",
            disabled=bool(barred),
        )
        st.caption(answered(entry))
        unanswered = "「はい」か「いいえ」を選択してください。" if answer is None else ""
        if st.button("回答する", key="freelancer.save", **frame.bar(barred or unanswered)):
            with frame.acting("回答を登録しました。"):
                frame.write(answer_freelancer, answer == YES)
                st.rerun()


def answered(entry: CompanyEntry) -> str:
    """The answer in a sentence, with its day."""
    if entry.freelancer is None or entry.freelancer_answered_at is None:
        return "まだ回答がありません。回答がない間は、見積・発注書の法令チェックで確認が求められます。"
    return f"{moment(entry.freelancer_answered_at)}に「{_word(entry.freelancer)}」と回答しました。"


def _word(answer: bool) -> str:
    return YES if answer else NO
