"""What the client reads about one candidate: the proposal, the partner's profile (P6, P7, P10)."""

import streamlit as st

from core import formats
from core.calendar import jst_date
from core.model import Certification, ProposalId
from core.paths import Screen, path
from core.rules import candidate_name, is_disclosed
from core.views import CandidateCard, CandidateDetail, PartnerProfile, ProposalFigures
from pages.ui import promise_parts, repeats, work_styles
from pages.ui.text import html

_STYLE = """<style>
.words { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.85; margin: 0; }
dl.facts { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; margin: 0; padding: 0; }
dl.facts > * { padding: .45rem .2rem; margin: 0; border-bottom: 1px solid #8884; }
dl.facts dt { opacity: .8; }
.read-on { display: flex; justify-content: space-between; gap: 1rem; font-size: .9rem; }
.read-on a { color: inherit; opacity: .85; }
</style>"""


def name(card: CandidateCard) -> str:
    """How the screen calls a candidate: by name once it is disclosed, by number before (P10)."""
    return card.name or candidate_name(card.number)


def style() -> None:
    """What the parts below are set in."""
    st.html(_STYLE)


def read_on(detail: CandidateDetail) -> None:
    """To the candidates before and after, by arrival."""

    def link(to: ProposalId | None, label: str) -> str:
        return f'<a href="{html(path(Screen.PROPOSAL, proposal=to))}">{label}</a>' if to else "<span></span>"

    before, after = link(detail.previous, "← 前の候補者"), link(detail.following, "次の候補者 →")
    st.html(f'<nav class="read-on" aria-label="前後の候補者">{before}{after}</nav>')


def proposal(detail: CandidateDetail, figures: ProposalFigures) -> None:
    """提案: what the partner wrote, as it may be read, with its figures and what it repeats."""
    with st.container(border=True):
        st.html(f"<h2 style='font-size:1.2rem;padding:.1rem 0 .6rem'>{html(detail.card.title)}</h2>")
        repeats.for_client(figures.repetition)
        st.html(f"<p class=words>{repeats.words(detail.body, figures.repetition)}</p>")
        st.markdown("**提案の数値**")
        promise_parts.figures(figures.promise)
        if not is_disclosed(detail.disclosed_at):
            st.caption("企業名や連絡先は、「面談に進む」を選択するまで ●●● と表示されます。")
        st.caption(f"{formats.day(jst_date(detail.submitted_at))} に提案")


def profile(found: PartnerProfile) -> None:
    """基本情報 and 支援体制, with what the words mean."""
    with st.container(border=True):
        st.subheader("基本情報", anchor=False)
        st.html(_facts(found))
        if found.certification is Certification.PRIME:
            work_styles.explain_prime()
    with st.container(border=True):
        st.subheader("支援体制", anchor=False)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**活動形態**　{found.work_style.label}", width="content")
            if st.button("？", key="proposal.styles", help="4つの活動形態の違いを表示します。"):
                work_styles.explain(found.work_style)
        for heading, text in (
            ("稼働形態", found.working_mode),
            ("代表者プロフィール", found.representative),
            ("支援実績", found.record),
        ):
            st.markdown(f"**{heading}**")
            st.html(f"<p class=words>{html(text or '未登録')}</p>")


def _facts(found: PartnerProfile) -> str:
    pairs = (
        ("従業員数", f"{found.employees:,}名"),
        ("正社員数", f"{found.regular_employees:,}名"),
        ("設立年", f"{found.founded_year}年"),
        ("パートナー活動開始時期", f"{found.partner_since}年"),
        ("認定パートナー区分", found.certification.label),
        ("法人形態", found.corporate_form),
        ("本社所在地", found.prefecture),
    )
    return "<dl class=facts>" + "".join(f"<dt>{k}</dt><dd>{html(v)}</dd>" for k, v in pairs) + "</dl>"
