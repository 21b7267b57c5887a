"""The lines of a file that can not be taken: the first of them on the screen, all of them as a file to mend them by."""

from collections.abc import Sequence

import streamlit as st

from core.csv_lines import WHOLE_FILE, Problem
from core.documents.refused_lines import NAME, refused_lines_csv
from pages.ui.people_matrix import table

SHOWN = 200
"""So many are shown; the download has all."""


def refused(problems: Sequence[Problem], sentence: str, *, label: str, key: str) -> None:
    """Where, why and what stands there; nothing where every line can be taken. `sentence` says what can be done."""
    if not problems:
        return
    st.warning(sentence, icon=":material/error:")
    rows = [
        ("全体" if each.line == WHOLE_FILE else f"{each.line}行目", each.column or "—", each.reason, each.text or "—")
        for each in problems[:SHOWN]
    ]
    table(("行", "列", "理由", "内容"), rows)
    if len(problems) > SHOWN:
        st.caption(f"先頭の{SHOWN:,}行を表示しています（全{len(problems):,}行）。すべての行はダウンロードできます。")
    if any(each.line != WHOLE_FILE for each in problems):
        st.download_button(
            label,
            refused_lines_csv(problems),
            file_name=NAME,
            mime="text/csv",
            icon=":material/download:",
            key=key,
            on_click="ignore",
        )
