"""法令チェック of a 見積・発注書: beside each item what the law says there, the sum of it, and who goes on (O4, O9)."""

from collections.abc import Sequence

import streamlit as st

from core import rules
from core import rules_law as law
from core.actions.legal import override_law
from core.calendar import jst_date
from core.formats import day, moment
from core.model import OrderItem, Side
from core.model_contracts import Severity
from core.rules import Permission
from core.rules_law import Finding
from core.views import OrderPage
from core.views.legal import LegalCheck
from pages.ui import frame
from pages.ui.badges import Badge, Tone
from pages.ui.text import html, plain, room

TONES: dict[Severity, Tone] = {Severity.BLOCKING: "red", Severity.WARNING: "orange", Severity.NOTE: "gray"}

NO_ADVICE = (
    "法令チェックは記載の確認を助けるもので、法的助言ではありません。"
    "判断に迷う場合は、弁護士・税理士などの専門家にご相談ください。"
)


def read(page: OrderPage, shown: int) -> LegalCheck:
    """What the law says of the version that is read."""
    today = jst_date(frame.now())
    return frame.read(lambda repo: repo.legal.check(page.order.id, shown, today))


def beside(item: OrderItem, check: LegalCheck) -> None:
    """What the law says at one item (O4)."""
    if found := check.at(item):
        _list(found, check, f' id="{_anchor(item)}" tabindex="-1"')


def overview(page: OrderPage, check: LegalCheck, shown: int) -> None:
    """The sum of it below the items: what concerns the order as such, who went on, and how to go on."""
    if page.order.approved_at and not check.findings and not check.override:
        return
    with st.container(border=True, key="order.law", gap="small"):
        head = f'id="{_anchor(None)}" tabindex="-1"'
        st.html(f'{_STYLE}<p class="law-sum" {head}><b>法令チェック</b> {_counts(check)}{_places(check)}</p>')
        if found := check.at(None):
            _list(found, check)
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
        whole = f'<a href="#{_anchor(None)}">法令チェック</a>'
        st.html(f'{_STYLE}<p class="law-sum">{whole} {_counts(check)}{_places(check)}</p>')


def _go_on(page: OrderPage, check: LegalCheck) -> None:
    """Whoever of the client may answer for what blocks; the others read who can (O9)."""
    open_ = [each for each in check.standing if not law.rule(each.rule).hard]
    if not open_ or frame.viewer().side is not Side.CLIENT:
        return
    reason = frame.barred(rules.require, frame.viewer(), Permission.OVERRIDE_LAW)
    if reason:
        st.caption(f"内容を修正すると進められます。{plain(reason)}")
    elif st.button("指摘を承知のうえで進める", key="order.law.override", icon=":material/gavel:", type="tertiary"):
        override_dialog(page, open_)


@st.dialog("指摘を承知のうえで進めますか？")
def override_dialog(page: OrderPage, found: Sequence[Finding]) -> None:
    """Ask a 管理者 for the reason, which the trail alone keeps: no draft of it either."""
    st.markdown(
        f"**第{page.order.latest}版**について、次の指摘を承知のうえで承認を依頼できるようにします。"
        "新しい版が提出されると、あらためて確認が必要です。"
    )
    st.html(f'{_STYLE}<ul class="law">{"".join(_entry(each, done=False) for each in found)}</ul>')
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


def _counts(check: LegalCheck) -> str:
    standing = len(check.standing)
    counted = {
        Severity.BLOCKING: standing,
        Severity.WARNING: len(check.of(Severity.WARNING)),
        Severity.NOTE: len(check.of(Severity.NOTE)),
    }
    words = [Badge(f"{each.label} {number}件", TONES[each]).html() for each, number in counted.items() if number]
    if answered := len(check.of(Severity.BLOCKING)) - standing:
        words.insert(0, Badge(f"承知のうえで進める {answered}件", "violet").html())
    return " ".join(words) or "指摘はありません。"


def _places(check: LegalCheck) -> str:
    """A way to each item that has something more than a note."""
    noted = {each.place for each in check.findings if each.severity is not Severity.NOTE}
    return "".join(f' <a href="#{_anchor(item)}">{html(item.label)}</a>' for item in OrderItem if item in noted)


def _anchor(item: OrderItem | None) -> str:
    return f"law-{item.value if item else 'order'}"


def _list(found: Sequence[Finding], check: LegalCheck, attributes: str = "") -> None:
    entries = "".join(_entry(each, done=each.rule in check.overridden) for each in found)
    st.html(f'{_STYLE}<ul class="law"{attributes}>{entries}</ul>')


def _entry(each: Finding, *, done: bool) -> str:
    row = law.rule(each.rule)
    badge = Badge("承知のうえで進める", "violet") if done else Badge(each.severity.label, TONES[each.severity])
    ground = (
        f"{html(row.law)} {html(row.article)}（{html(day(row.since))}施行）。{html(row.asks)}<br>"
        f"出典：{html(row.source)}{'。この項目は、承知のうえでも進められません。' if row.hard else ''}"
    )
    return (
        f'<li class="{each.severity}">{badge.html()} <b>{html(each.rule.label)}</b>'
        f"<span>{html(each.sentence)}</span>"
        f"<details><summary>根拠</summary><p>{ground}</p></details></li>"
    )


_STYLE = """<style>
ul.law{list-style:none;margin:0;padding:.1rem 0 0 !important;display:grid;gap:.35rem;font-size:.87rem}
ul.law li{margin:0;padding:.3rem 0 .3rem .7rem;border-left:3px solid light-dark(#C3CCD8,#4A5563);line-height:1.6}
ul.law li.blocking{border-color:light-dark(#D8452F,#FF8A75)}
ul.law li.warning{border-color:light-dark(#D98200,#FFB454)}
ul.law li>span:not(:first-child){display:block;overflow-wrap:anywhere}
ul.law details{display:inline-block;max-width:100%}
ul.law summary{cursor:pointer;width:max-content;text-decoration:underline;font-size:.82rem}
ul.law details p{margin:.2rem 0 0;font-size:.82rem;opacity:.9}
.law-sum{margin:0;display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:center;font-size:.9rem}
.law-sum a{color:light-dark(#1A4F9C,#A9CCFF)}
</style>"""
