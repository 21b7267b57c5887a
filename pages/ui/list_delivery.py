"""納品: a file is read back line by line and held against earlier lists, then answers its request (D5)."""

import streamlit as st

from core import rules_lists as law
from core import target_lists
from core.actions.target_lists import CheckedList, check_list, deliver_list, keep_list
from core.csv_lines import WHOLE_FILE
from core.documents.refused_lines import NAME, refused_lines_csv
from core.files import FileStore
from core.formats import day
from core.model_direction import ListRequestId
from core.repository import reading
from pages import running
from pages.ui import frame, uploader
from pages.ui.people_matrix import table
from pages.ui.text import html, plain

READ = "operations_lists.delivery.read"
"""What was read last: of which request and file, and what was understood."""

LARGEST = target_lists.MOST_BYTES // 2**20
SHOWN = 100
"""So many bad lines are shown; the download has all of them."""


@st.dialog("リストの納品", width="large")
def dialog(request: ListRequestId) -> None:
    """The file, what was understood of it, and the one press that delivers it."""
    found = frame.read(lambda repo: repo.target_lists.get(request))
    st.caption(plain(f"{found.case_name}（{found.client}）・希望 {found.wanted:,}件・希望納期 {day(found.due_on)}"))
    st.html(f'<div style="white-space:pre-wrap;overflow-wrap:anywhere">{html(found.criteria)}</div>')
    st.markdown("1行目に見出し（会社名、電話番号。ほかの列や列の順序は自由）のあるCSVを選んでください。")
    uploader.in_japanese(f"赤い表示のファイルは読み込めません。{LARGEST}MBを超えるか、CSVではありません。")
    file = st.file_uploader(
        "CSVファイル", type=["csv"], max_upload_size=LARGEST, key=f"operations_lists.delivery.file.{request}"
    )
    if file is None:
        return
    content = file.getvalue()
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != (request, file.file_id):
        with frame.acting(), st.spinner("内容を確認しています…"), reading(frame.desk().engine, frame.viewer()) as repo:
            kept = ((request, file.file_id), check_list(repo, request, content, _files()))
            st.session_state[READ] = kept
    if kept is not None and kept[0] == (request, file.file_id):
        _preview(request, kept[1], file.name, content)


def _preview(request: ListRequestId, checked: CheckedList, name: str, content: bytes) -> None:
    found = checked.found
    _bad(checked)
    if found.unreadable:
        return
    left, middle, right = st.columns(3)
    left.metric("納品する行", f"{len(found.targets):,}件")
    middle.metric("ファイル内の重複", f"{len(found.twice):,}件")
    right.metric("前のリストと重複", f"{checked.repeated:,}件")
    if found.twice:
        lines = "、".join(f"{line}行目" for line in found.twice[:20])
        more = f" ほか{len(found.twice) - 20:,}行" if len(found.twice) > 20 else ""
        st.caption(f"上の行と同じ電話番号：{lines}{more}")
    if found.twice or checked.repeated:
        st.caption("重複は電話番号で判定しています。重複した行も、そのまま納品されます。")
    note = st.text_area(
        "連絡事項（任意）", key=f"operations_lists.delivery.note.{request}", height=80, placeholder="除外した企業など"
    )
    st.caption(f"{law.NOTE_LIMIT:,}文字まで。納品すると取り消せません。担当ディレクターにメールでお知らせします。")
    label = "不備のある行を除いて納品する" if found.problems else "納品する"
    if st.button(label, type="primary", key="operations_lists.delivery.deliver"):
        with frame.acting("リストを納品しました。"), st.spinner("納品しています…"):
            file = keep_list(checked, name, content, _files())
            frame.write(deliver_list, request, checked, file, note)
            st.session_state.pop(READ)
            st.rerun()


def _bad(checked: CheckedList) -> None:
    bad = checked.found.problems
    if not bad:
        return
    whole = checked.found.unreadable
    st.warning(
        "このファイルは納品できません。内容を直して選び直してください。"
        if whole
        else f"不備のある行が{len(bad):,}行あります。直して選び直すか、除いて納品してください。",
        icon=":material/error:",
    )
    rows = [
        ("全体" if each.line == WHOLE_FILE else f"{each.line}行目", each.column or "—", each.reason, each.text or "—")
        for each in bad[:SHOWN]
    ]
    table(("行", "列", "理由", "内容"), rows)
    if not whole:
        st.download_button(
            "不備のある行をダウンロード",
            refused_lines_csv(bad),
            file_name=NAME,
            mime="text/csv",
            icon=":material/download:",
            key="operations_lists.delivery.refused",
            on_click="ignore",
        )


def _files() -> FileStore:
    return FileStore.of(running.settings())
