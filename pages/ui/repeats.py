"""汎用的な文面の可能性: which passages a proposal repeats from its partner's others, as a hint (P14)."""

import streamlit as st

from core.repetition import Repetition, pieces
from pages.ui.badges import Badge
from pages.ui.text import html, plain

MARK = "汎用的な文面の可能性"
_STYLE = """<style>
mark.repeated { background: light-dark(#FFF3D6, #4A3A12); color: inherit; text-decoration: underline dotted;
  text-decoration-thickness: 2px; text-underline-offset: .25em; }
.own-text { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6; margin: 0; }
.repeats { font-size: .93rem; line-height: 1.7; margin: 0 0 .6rem; }
</style>"""


def words(text: str, found: Repetition | None) -> str:
    """The text for `st.html`, its repeated passages underlined."""
    cut = pieces(text, found.spans if found else ())
    return "".join(f"<mark class=repeated>{html(part)}</mark>" if marked else html(part) for part, marked in cut)


def for_client(found: Repetition | None) -> None:
    """What the client is told above a marked text: the share, and what to look at instead. It decides nothing."""
    if found:
        _told(
            found,
            "実績や体制の紹介は、ほかの提案と同じになることがあります。"
            "貴社の営業課題に沿った内容かどうかを、下線のない部分も含めてご確認ください。",
        )


def own_text(text: str, found: Repetition | None) -> None:
    """The partner's own proposal, with the same hint for somebody who can still do something about it."""
    if found is None:
        st.markdown(plain(text))
        return
    _told(
        found,
        f"企業の画面では「{MARK}」と表示されます。下線の部分を、この募集の課題やターゲットに合わせて書き直すと、"
        "提案の内容がより伝わります。",
    )
    st.html(f"<p class=own-text>{words(text, found)}</p>")


def _told(found: Repetition, advice: str) -> None:
    st.html(
        f"{_STYLE}<p class=repeats>{Badge(MARK, 'orange').html()} "
        f"本文の約{found.share}%（下線の{len(found.spans)}か所）が、ほかの募集への提案と共通しています。{html(advice)}</p>"
    )
