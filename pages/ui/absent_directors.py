"""ディレクター不在: cases whose director can't run them any more, shown to whoever could take them over (D1, D9)."""

from datetime import date

import streamlit as st

from core import rules
from core.model import MemberId
from core.rules import Permission
from pages.ui import frame, morning_parts
from pages.ui.badges import Badge

MARK = Badge("ディレクター不在", "orange")
WHY = "担当者のアカウントが利用停止中か、案件を担当できない権限です。"
WAY = "案件の「概要」で「担当を変更する」を押すと、引き継ぐディレクターを選択できます。"


def numbers() -> frozenset[MemberId]:
    """Who directs cases and can't any more; nobody's number for those outside kakutoku, who could not change it."""
    if not rules.allows(frame.viewer(), Permission.READ_CASES):
        return frozenset()
    return frozenset(each.id for each in frame.read(lambda repo: repo.case_lists.directors()) if not each.able)


def explained() -> str:
    """Why a case is marked, and what to do about it."""
    return f"{MARK}　{WHY}{WAY}"


def morning(today: date) -> None:
    """The running cases that are nobody's morning, the one that needs somebody most first."""
    gone = numbers()
    if not gone:
        return
    running = frame.read(lambda repo: repo.mornings.of(today)).cases
    if left := [each for each in running if each.figures.director_id in gone]:
        with st.container(key="today.absent"):
            st.subheader(f"ディレクター不在の案件　{len(left):,}件", anchor=False)
            st.caption(WHY + WAY)
            st.html(morning_parts.alone(left))
