"""A consultation as both sides read it: what was asked, what was answered, what came of it (P4)."""

import streamlit as st

from core.formats import day, moment
from core.paths import Screen, path
from core.views import Consultation, Opening
from pages.ui.text import plain


def asked(found: Consultation, posting: Screen) -> None:
    """The question and the posting it is about; `posting` is the screen on which the reader sees a posting."""
    st.markdown("**相談内容**")
    if found.posting:
        link = path(posting, posting=found.posting)
        st.markdown(f"募集：[{plain(found.posting_title)}]({link})")
    st.markdown(plain(found.text))


def answered(found: Consultation, posting: Screen) -> None:
    """The answer with who gave it and when, and every round that was opened for it."""
    st.markdown("**カクトクの回答**")
    if found.answer and found.answered_at:
        st.markdown(plain(found.answer))
        st.caption(plain(f"{found.answered_by}　{moment(found.answered_at)}"))
    else:
        st.markdown("まだ回答はありません。")
    for opening in found.openings:
        link = path(posting, posting=opening.posting)
        st.markdown(f":material/campaign: {plain(outcome(opening))}：[{plain(opening.title)}]({link})")


def outcome(opening: Opening) -> str:
    """What was opened for a consultation, in one line."""
    what = f"再公募（第{opening.round}回）" if opening.round > 1 else "募集"
    return f"この相談から{what}を公開しました（締切 {day(opening.deadline)}）"
