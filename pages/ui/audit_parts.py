"""One partner's audits: what was recorded, and the form that records the next (P6, K1)."""

import streamlit as st

from core import rules, rules_partners
from core.actions.prime_audits import NOTE_LIMIT, NewAudit, record_audit, set_partner_since
from core.calendar import jst_date
from core.formats import day, moment
from core.model import Certification
from core.model_accounts import AuditKind
from core.rules import Permission
from core.views import AuditedPartner, AuditFile
from pages.ui import drafts, frame, header
from pages.ui.badges import Badge
from pages.ui.text import plain, room

RESULTS = {True: "合格", False: "不合格"}


def result(passed: bool) -> Badge:
    """How an audit went."""
    return Badge(RESULTS[passed], "green" if passed else "orange")


def passed(partner: AuditedPartner) -> dict[AuditKind, bool]:
    """How the newest audit of each kind went, as the rules ask it."""
    return {kind: audit.passed for kind, audit in partner.latest.items()}


def history(file: AuditFile) -> None:
    """Every audit with what was noted, the newest first."""
    st.subheader("審査の記録", anchor=False)
    if not file.audits:
        header.empty("審査の記録はまだありません。", "審査を行ったら、日付と結果を記録してください。")
    for audit in file.audits:
        with st.container(border=True):
            st.markdown(f"**{day(audit.held_on)}**　{audit.kind.label}　{result(audit.passed)}")
            if audit.note:
                st.markdown(plain(audit.note))
            st.caption(plain(f"審査担当：{audit.auditor}　記録：{moment(audit.recorded_at)}"))


def form(file: AuditFile) -> None:
    """Day, kind, auditor, result and what stays within kakutoku."""
    who, place = file.partner, f"certification.{file.partner.id}"
    barred = frame.barred(rules.require, frame.viewer(), Permission.AUDIT_PARTNERS)
    st.subheader("審査を記録する", anchor=False)
    kind = st.radio(
        "審査の種類", list(AuditKind), key="certification.kind", format_func=lambda each: each.label, horizontal=True
    )
    today = jst_date(frame.now())
    held_on = st.date_input("審査日", value=today, key="certification.day", format="YYYY/MM/DD")
    people = dict(file.auditors)
    me = list(people).index(frame.viewer().member) if frame.viewer().member in people else None
    auditor = st.selectbox(
        "審査担当",
        list(people),
        index=me,
        key="certification.auditor",
        format_func=lambda member: people[member],
        placeholder="選択してください",
    )
    went = st.radio(
        "結果",
        list(RESULTS),
        index=None,
        key=f"certification.passed.{len(file.audits)}",  # with the next audit nothing is chosen again
        format_func=lambda each: RESULTS[each],
        horizontal=True,
    )
    drafts.restore(place, note="")
    note = st.text_area(
        "審査メモ（カクトク内のみ）", key=f"{place}.note", height=140, on_change=drafts.keep, args=(place, "note")
    )
    st.caption(room(note or "", NOTE_LIMIT))
    st.caption("記録は取り消せません。誤りは、同じ審査日でもう一度記録すると、新しい記録が有効になります。")
    if st.button("内容を確認する", type="primary", key="certification.check", **frame.bar(barred)):
        audit = NewAudit(kind, held_on, auditor or frame.viewer().member, went, note or "")
        with frame.acting():
            rules_partners.require_held(audit.held_on, today)
            rules_partners.require_result(audit.passed)
            confirm(who, audit, place)


@st.dialog("審査を記録しますか？")
def confirm(who: AuditedPartner, audit: NewAudit, place: str) -> None:
    outcome = Badge("") if audit.passed is None else result(audit.passed)
    held = f"　{day(audit.held_on)}" if audit.held_on else ""
    st.markdown(f"**{plain(who.name)}**　{audit.kind.label}{held}　{outcome}")
    after = _certification(who, audit)
    if after is who.certification:
        st.markdown(f"認定パートナー区分は「{after.label}」のまま変わりません。パートナーへのメールは送られません。")
    else:
        st.warning(
            f"認定パートナー区分が「{who.certification.label}」から「{after.label}」に変わり、"
            "パートナーの管理者と社員にメールでお知らせします。",
            icon=":material/mail:",
        )
    if st.button("記録する", type="primary", key="certification.record"):
        with frame.acting("審査を記録しました。"):
            frame.write(record_audit, who.id, audit)
            drafts.forget(place)
            st.rerun()


def start(who: AuditedPartner) -> None:
    """Correct since when the organisation has been a partner."""
    barred = frame.barred(rules.require, frame.viewer(), Permission.MANAGE_ORGANIZATIONS)
    if who.partner_since is None or barred:
        return
    with st.popover("活動開始時期を修正", icon=":material/edit_calendar:"):
        year = st.number_input(
            "パートナー活動開始時期（年）", value=who.partner_since, step=1, key="certification.year"
        )
        st.caption("企業が見るパートナー情報に表示されます。パートナー自身は変更できません。")
        if st.button("保存", key="certification.start"):
            with frame.acting("活動開始時期を修正しました。"):
                frame.write(set_partner_since, who.id, year)
                st.rerun()


def _certification(who: AuditedPartner, audit: NewAudit) -> Certification:
    """What the certification would follow to be."""
    latest = passed(who)
    newest = who.latest.get(audit.kind)
    if audit.held_on and audit.passed is not None and (newest is None or audit.held_on >= newest.held_on):
        latest[audit.kind] = audit.passed
    return rules_partners.certification(latest)
