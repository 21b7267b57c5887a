"""操作履歴: who did what, when, for whom, and what changed; to be read and searched only (K2)."""

from urllib.parse import urlencode

import streamlit as st

from core.formats import excerpt, moment
from core.model import MemberId, OrganizationId
from core.paths import Screen, path
from core.trail_words import ACTIONS, SUBJECTS, changes
from core.views import TrailEvent, TrailFilter
from pages.ui import frame, header
from pages.ui.address import LARGEST
from pages.ui.fields import Day, Number, Search, Select
from pages.ui.filters import PAGE, Asked, Filters
from pages.ui.ledger import Cell, Column, Row, ledger
from pages.ui.text import html

COLUMNS = (Column("操作", "main"), Column("日時", "date"), Column("操作した人"), Column("内容"))
LONGEST = 140
"""Characters of what changed; the whole of a long text stands where it was written."""
WHO = Search("who", "操作した人", hint="氏名、メールアドレス")
ACTION = Select("action", "操作", ACTIONS)
SINCE = Day("since", "日付（から）")
UNTIL = Day("until", "日付（まで）")
ORGANIZATION = Number("organization", "会社の番号", LARGEST, 1)
SUBJECT = Select("subject", "対象", SUBJECTS)
NUMBER = Number("id", "対象の番号", LARGEST, 1)
MEMBER = Number("member", "ユーザー番号", LARGEST, 1)
FILTERS = Filters(WHO, ACTION, SINCE, UNTIL, SUBJECT, NUMBER, ORGANIZATION, MEMBER)
EMPTY = ("条件に合う操作はありません。", "条件を減らすか、期間を広げてください。")
SCREENS = {
    "hearing": (Screen.OPERATIONS_HEARING, "hearing"),
    "lead": (Screen.OPERATIONS_LEAD, "lead"),
    "mail": (Screen.OPERATIONS_MAILS, "mail"),
    "organization": (Screen.OPERATIONS_ORGANIZATION, "organization"),
    "posting": (Screen.OPERATIONS_POSTING, "posting"),
}
"""Where a thing is read, and under which name its number stands in the address."""


def draw() -> None:
    """The search and its newest events."""
    header.title("操作履歴", facts=("記録は変更・削除できません。",))
    _list()


@st.fragment
def _list() -> None:
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.trail.page(_wanted(asked)))
    shown = asked.shown(len(found.events), unit="件以上" if found.more else "件", empty=EMPTY)
    rows = [_row(event) for event in found.events]
    ledger(COLUMNS, rows, key="operations_audit.list", label="操作履歴", shown=shown)
    if found.more:
        _older(asked, found.events[-1].id)


def _wanted(asked: Asked) -> TrailFilter:
    member, organization = asked[MEMBER], asked[ORGANIZATION]
    cursor = asked.given.get(PAGE, ("",))[-1]
    plain_number = cursor.isascii() and cursor.isdecimal() and len(cursor) < 10
    return TrailFilter(
        who=asked[WHO],
        member=MemberId(member) if member else None,
        action=asked[ACTION],
        since=asked[SINCE],
        until=asked[UNTIL],
        organization=OrganizationId(organization) if organization else None,
        subject=asked[SUBJECT],
        subject_id=asked[NUMBER],
        before=int(cursor) if plain_number else None,
    )


def _older(asked: Asked, last: int) -> None:
    """A real link, so that Back returns to the newer ones."""
    further = urlencode({**asked.given, PAGE: [last]}, doseq=True)
    st.html(f'<p><a href="{html(f"{path(Screen.OPERATIONS_AUDIT)}?{further}")}">以前の操作を表示 →</a></p>')


def _row(event: TrailEvent) -> Row:
    name, target = ACTIONS.get(event.action, event.action), SCREENS.get(event.subject)
    behalf = f"（{event.on_behalf_of}に代わって）" if event.on_behalf_of else ""
    return Row(
        id=event.id,
        name=name,
        cells=(
            Cell(name, sub=_subject(event), href=path(target[0], **{target[1]: event.subject_id}) if target else ""),
            Cell(moment(event.at)),
            Cell(event.who or "ログイン前・システム", sub=f"{event.organization}{behalf}"),
            Cell(excerpt(_told(event), LONGEST) or "ー"),
        ),
    )


def _subject(event: TrailEvent) -> str:
    """The thing, as SUBJECTS calls it."""
    word = f"{SUBJECTS.get(event.subject, event.subject)} {event.subject_id}"
    return f"{word}・{event.named}" if event.named else word


def _told(event: TrailEvent) -> str:
    """Old → new, part by part."""
    return "　".join(
        f"{change.label}：{change.old or 'なし'} → {change.new or 'なし'}"
        if change.old and change.old != change.new
        else f"{change.label}：{change.new or 'なし'}"
        for change in changes(event.before, event.after)
    )
