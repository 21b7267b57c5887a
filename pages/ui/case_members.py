"""メンバー: who works for a case, how far the onboarding of each has come, and what each did this month (D3)."""

from datetime import date, timedelta

import streamlit as st

from core import rules
from core.calendar import after_months, jst_date
from core.documents.kpi_words import percent
from core.formats import day, hours, month, quantity
from core.model import MemberId
from core.model_direction import OnboardingStep
from core.performance import hours_of
from core.rules import Permission
from core.views.cases import CaseMember, CaseTeam
from core.views.direction import CaseHead
from core.views.kpi import MemberFigures
from pages.ui import case_member_dialogs, frame, header
from pages.ui.badges import Badge
from pages.ui.ledger import Cell, Choice, Column, Row, ledger
from pages.ui.text import plain

COLUMNS = (
    Column("メンバー", "main"),
    Column("オンボーディング"),
    Column("計画（月）", "right"),
    Column("稼働時間", "right"),
    Column("アポ獲得", "right"),
    Column("進捗率", "right"),
)
STEPS = len(OnboardingStep)


def draw(head: CaseHead) -> None:
    """The table with its menus, and somebody new."""
    team = frame.read(lambda repo: repo.case_members.team(head.id))
    barred = frame.barred(rules.require, frame.viewer(), Permission.STAFF_CASES)
    unready(team)
    if st.button("メンバーを追加", icon=":material/person_add:", key="case.members.add", **frame.bar(barred)):
        case_member_dialogs.add_dialog(head, team)
    if not team.members:
        header.empty(
            "メンバーはまだいません。", "担当パートナーの管理者か社員を追加すると、稼働を報告できるようになります。"
        )
        return
    first = max(jst_date(frame.now()), head.starts).replace(day=1)
    worked = _worked(head, first)
    rows = [_row(each, worked.get(each.member), barred) for each in team.members]
    st.caption(f"実績は{month(first)}の数値です。")
    chosen = ledger(COLUMNS, rows, key="case.members", label="メンバー")
    if chosen:
        member = next(each for each in team.members if each.id == chosen[0])
        case_member_dialogs.DIALOGS[chosen[1]](member)


def unready(team: CaseTeam) -> None:
    """Who works without having finished the onboarding, wherever that matters."""
    if team.unready:
        names = "、".join(f"{each.name}さん（{_done(each)}）" for each in team.unready)
        st.warning(plain(f"オンボーディングが完了していないメンバーがいます：{names}"), icon=":material/school:")


def _worked(head: CaseHead, first: date) -> dict[MemberId, MemberFigures]:
    last = after_months(first, 1) - timedelta(days=1)
    found = frame.read(lambda repo: repo.kpi.members(head.id, first, last, jst_date(frame.now())))
    return {each.member: each for each in found}


def _row(member: CaseMember, figures: MemberFigures | None, barred: str) -> Row:
    left = f"{day(member.left_on)}に離任" if member.left_on else ""
    closed = "" if member.active else "利用停止中"
    return Row(
        id=member.id,
        name=member.name,
        cells=(
            Cell(member.name, sub="・".join(filter(None, (left or f"{day(member.joined_on)}から", closed)))),
            _onboarding(member),
            Cell(hours(hours_of(member.minutes))),
            Cell(hours(figures.hours_used) if figures else "—"),
            Cell(
                quantity(figures.work.appointments, "件") if figures else "—",
                sub=f"実施 {quantity(figures.work.held, '件')}" if figures else "",
            ),
            Cell(percent(figures.progress) if figures else "—"),
        ),
        menu=_menu(member, barred),
    )


def _onboarding(member: CaseMember) -> Cell:
    if not member.missing:
        return Cell(badge=Badge(f"完了 {_done(member)}", "green"))
    tone = "gray" if member.left_on else "orange"
    return Cell(badge=Badge(_done(member), tone), sub=f"残り：{'、'.join(step.label for step in member.missing)}")


def _done(member: CaseMember) -> str:
    return f"{STEPS - len(member.missing)}/{STEPS}"


def _menu(member: CaseMember, barred: str) -> tuple[Choice, ...]:
    if member.left_on:
        return (Choice("オンボーディングを見る", action="onboarding"),)
    return (
        Choice("オンボーディングを見る" if barred else "オンボーディングを記録", action="onboarding"),
        Choice("稼働時間を変更", action="hours", barred=barred),
        Choice("離任を記録", action="leave", barred=barred),
    )
