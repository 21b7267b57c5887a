"""パートナー情報: what the partner tells clients of itself, as they read it, and its audits (P6)."""

import streamlit as st

from core import rules_partners
from core.calendar import jst_date
from core.formats import day
from core.model import Certification
from core.views import AuditResult, OwnProfile
from pages.ui import frame, header, profile_form, proposal_parts, track_record, work_styles
from pages.ui.badges import Badge, badge
from pages.ui.tabs import Tab, tabs
from pages.ui.text import html, plain

VIEWS = (Tab("", "編集"), Tab("preview", "企業から見える内容"), Tab("audits", "認定の審査"))
STATES = (Tab("", "企業名の開示前"), Tab("disclosed", "「面談に進む」の後"))
_TABLE = """<style>
.audits { border-collapse: collapse; width: 100%; max-width: 40rem; }
.audits :is(th, td) { text-align: left; padding: .5rem .4rem; border-bottom: 1px solid #8884; }
</style>"""


def draw() -> None:
    """The form, the preview, or the audits."""
    own = frame.read(lambda repo: repo.profiles.own())
    certification = own.told.certification if own.told else Certification.STANDARD
    header.title(
        "パートナー情報",
        status=badge(certification),
        facts=(f"パートナー活動開始時期 {own.partner_since}年（カクトクが登録します）",),
    )
    _lacking(own)
    match tabs("view", VIEWS, label="表示の切り替え", resets=("state",)):
        case "preview":
            _preview(own)
        case "audits":
            _audits(own)
        case _:
            profile_form.form(own)


def _lacking(own: OwnProfile) -> None:
    """What is still to be told, invitingly to who has just come."""
    lacking = rules_partners.missing(own.items)
    if not lacking:
        return
    names = "、".join(item.label for item in lacking)
    if own.told is None:
        st.info(
            "はじめに、貴社の情報をご入力ください。企業が提案とあわせて確認する内容です。"
            "入力が終わると、募集に提案できるようになります。",
            icon=":material/waving_hand:",
        )
    else:
        sentence = f"未入力の項目があります：{names}。入力が終わるまで、新しい提案は送信できません。"
        st.warning(sentence, icon=":material/edit:")


def _preview(own: OwnProfile) -> None:
    if own.told is None:
        header.empty("まだ表示できる内容がありません。", "「編集」で保存すると、企業からの見え方を確認できます。")
        return
    disclosed = tabs("state", STATES, label="企業名の開示") == "disclosed"
    today = jst_date(frame.now())
    found, record, me = frame.read(
        lambda repo: (
            repo.profiles.preview(disclosed=disclosed),
            repo.performance.own_record(today),
            repo.organizations.me(),
        )
    )
    if disclosed:
        st.caption(plain(f"「面談に進む」を選んだ企業には、「{me.organization}」として表示されます。"))
    else:
        st.caption("企業名は「候補者01」のような番号で表示され、名前や連絡先は ●●● で伏せられます。")
    proposal_parts.style()
    if found:
        covered = [item.label for item, text in own.items.items() if getattr(found, item.value) != text]
        if covered:
            st.info(f"伏せられた箇所がある項目：{'、'.join(covered)}", icon=":material/visibility_off:")
        track_record.record(record)
        proposal_parts.profile(found)


def _audits(own: OwnProfile) -> None:
    with st.container(border=True):
        st.subheader("プライム認定とは？", anchor=False)
        st.markdown(plain(work_styles.PRIME))
        latest = {audit.kind: audit.passed for audit in reversed(own.audits)}
        outstanding = rules_partners.outstanding(latest)
        if outstanding:
            names = "と".join(kind.label for kind in outstanding)
            st.caption(
                f"プライム認定までに合格が必要な審査：{names}。審査のご希望はカクトク運営事務局までご連絡ください。"
            )
        else:
            st.caption("どちらの審査にも合格しています。")
    if not own.audits:
        header.empty("審査の記録はまだありません。", "審査が行われると、日付と結果がここに表示されます。")
        return
    rows = "".join(map(_row, own.audits))
    st.html(
        f"{_TABLE}<table class=audits><thead><tr><th scope=col>審査日</th><th scope=col>審査</th>"
        f"<th scope=col>結果</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(audit: AuditResult) -> str:
    result = Badge("合格", "green") if audit.passed else Badge("不合格", "gray")
    return f"<tr><td>{html(day(audit.held_on))}</td><td>{html(audit.kind.label)}</td><td>{result.html()}</td></tr>"
