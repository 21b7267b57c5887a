"""A posting's content, section by section, as both sides read it (P1)."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from core.formats import day
from core.model_accounts import PostingContent
from core.views import Posting
from pages.ui.text import plain


def sections(posting: Posting | PostingContent, deadline: date | None) -> tuple[tuple[str, str], ...]:
    """The manual's headings with what the posting, or a draft of one, says under each; empty ones are left out."""
    targets = "\n".join(
        part for part in (posting.industries, " / ".join(size.label for size in posting.company_sizes)) if part
    )
    pairs = (
        ("商材", " / ".join(posting.categories)),
        ("販売先", targets),
        ("背景", posting.background),
        ("相談内容", posting.consultation),
        ("依頼内容", posting.request),
        ("求めている経歴や能力", posting.requirements),
        ("予算", posting.budget),
        ("期間", posting.period),
        ("提案の締切", day(deadline) if deadline else ""),
    )
    return tuple((heading, text) for heading, text in pairs if text)


def content(posting: Posting) -> None:
    """Draw 募集内容."""
    draft(posting, posting.deadline)


def draft(posting: Posting | PostingContent, deadline: date | None) -> None:
    """Draw 募集内容 as far as it has come."""
    for heading, text in sections(posting, deadline):
        with st.container(gap=None):
            st.markdown(f"**{heading}**")
            st.markdown(plain(text))


def dialog(posting: Posting, on_close: Callable[[], None] | None = None) -> None:
    """Open 募集内容 over the screen; `on_close` runs when the reader closes it."""

    @st.dialog("募集内容", width="medium", on_dismiss=on_close or "ignore")
    def opened() -> None:
        st.subheader(plain(posting.title), anchor=False)
        content(posting)

    opened()
