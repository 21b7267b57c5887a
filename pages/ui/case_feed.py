"""報告: what members report as it happens, newest first; new entries appear by themselves (D6)."""

import streamlit as st

from core import rules
from core.model import Audience, MemberId
from core.model_direction import AppointmentId, FeedEntryId, FeedKind
from core.paths import Screen, path
from core.rules import Permission
from core.views.direction import CaseHead
from pages.ui import address, feed_forms, frame, header, outcome_form
from pages.ui.feed_list import feed_list, waiting_list
from pages.ui.tabs import Tab, tabs

POLL_SECONDS = 4
BEFORE, MEMBER = "before", "by"
EVERYBODY = "すべてのメンバー"
SCREENS = {
    Audience.CLIENT: Screen.PROGRESS,
    Audience.PARTNER: Screen.PARTNER_CASE,
    Audience.KAKUTOKU: Screen.CASE,
}
KINDS = (Tab("", "すべて"), *(Tab(kind.value, kind.label) for kind in FeedKind))


def draw(head: CaseHead) -> None:
    """What can be reported, what waits for an outcome, and the feed."""
    working = frame.viewer().audience is not Audience.CLIENT
    barred = frame.barred(rules.require, frame.viewer(), Permission.REPORT_ACTIVITY)
    if working:
        feed_forms.buttons(head, barred)
    before = frame.read(lambda _: address.number(BEFORE))
    kinds, members = st.columns([3, 1], vertical_alignment="center")
    with kinds:
        kind = FeedKind(chosen) if (chosen := tabs("kind", KINDS, label="報告の種類", resets=(BEFORE,))) else None
    with members:
        member = _member(head)
    poll = None if before else POLL_SECONDS
    st.fragment(_lines, run_every=poll)(head, FeedEntryId(before) if before else None, kind, member, not barred)
    if working and (asked := frame.read(lambda _: address.number(outcome_form.PARAMETER))):
        outcome_form.outcome(AppointmentId(asked), head.id)


def _member(head: CaseHead) -> MemberId | None:
    """Whose reports alone are shown; a case of one member asks nothing."""
    known = frame.read(lambda repo: repo.feed.page(head.id)).members
    if len(known) < 2:
        return None
    people = dict(known)
    names = feed_forms.told_apart(
        people, lambda own: sum(people[each] == people[own] for each in people if each <= own)
    )
    chosen = st.selectbox(
        "メンバー",
        [None, *names],
        key=MEMBER,
        format_func=lambda member: names.get(member, EVERYBODY),
        bind="query-params",
        label_visibility="collapsed",
    )
    return chosen if chosen in people else None  # the address may name anybody


def _lines(
    head: CaseHead, before: FeedEntryId | None, kind: FeedKind | None, member: MemberId | None, settles: bool
) -> None:
    """The feed, asked for anew every few seconds."""
    here = path(SCREENS[frame.viewer().audience], case=head.id, part="feed")
    page = frame.read(lambda repo: repo.feed.page(head.id, before=before, kind=kind, member=member))
    if settles and before is None:
        waiting_list(frame.read(lambda repo: repo.feed.waiting(head.id, frame.now())))
    if page.entries:
        feed_list(page, here, frame.now(), settles=settles)
    elif kind or member or before:
        header.empty("条件に合う報告はありません。", "種類またはメンバーの条件を変更してください。")
    else:
        header.empty("まだ報告はありません。", "アポイントの獲得や業務の終了が報告されると、すぐにここに表示されます。")
