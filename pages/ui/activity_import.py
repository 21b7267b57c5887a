"""稼働CSVの取り込み: a file is read back line by line, its good lines are taken on request, all in one go (D5)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core import activity_file
from core.actions.activities import check_activities, import_activities
from core.activity_file import ActivityFile, Field
from core.csv_lines import WHOLE_FILE, Problem
from core.formats import moment
from core.repository import reading
from core.rules_activity_file import Judged
from core.views.direction import CaseHead
from pages.ui import frame, header, uploader
from pages.ui.people_matrix import table
from pages.ui.refused_lines import refused

READ = "case_activity.import.read"
"""What was read last: from which file, and what would become of its lines."""

LARGEST = activity_file.MOST_BYTES // 2**20
HEADINGS = "、".join(field.label for field in Field if field is not Field.HELD)


@dataclass(frozen=True, slots=True)
class Preview:
    """What taking a file would do; the lines themselves are read anew when they are taken, and the mark compared."""

    new: int
    changed: int
    same: int
    corrected: int
    problems: tuple[Problem, ...]
    mark: str


@st.dialog("稼働CSVの取り込み", width="large")
def import_dialog(head: CaseHead) -> None:
    """The file, what it would change, what can't be taken and why, and the one press that takes the rest."""
    st.markdown(
        f"1行目に見出し（{HEADINGS}。任意で{Field.HELD.label}）のあるCSVを選択してください。列の順番は自由です。"
        f"メンバーは氏名またはメールアドレス、スクリプトは案件の名前で記載します。{activity_file.MOST_ROWS:,}行、"
        f"{LARGEST}MBまで読み込めます。登録済みの行は新しい数値に置き換わり、同じファイルを2回取り込んでも変わりません。"
    )
    uploader.in_japanese(f"赤い表示のファイルは読み込めません。{LARGEST}MBを超えるか、CSVではありません。")
    file = st.file_uploader(
        "CSVファイル", type=["csv", "txt"], max_upload_size=LARGEST, key=f"case_activity.import.file.{head.id}"
    )
    if file is None:
        st.session_state.pop(READ, None)
        return
    if st.button("内容を確認する", key="case_activity.import.check"):
        found = _read(file)
        with frame.acting(), reading(frame.desk().engine, frame.viewer()) as repo:
            judged = check_activities(repo, head.id, _digest(file), found, frame.now())
            st.session_state[READ] = file.file_id, _preview(judged)
    of, preview = st.session_state.get(READ, ("", None))
    if of == file.file_id and preview:
        _counts(preview)
        label, writes = "正しい行だけ取り込む" if preview.problems else "取り込む", preview.new + preview.changed
        if writes and st.button(f"{label}（{writes:,}行）", type="primary", key="case_activity.import.take"):
            _take(head, file, preview)
        _refused(preview)


def _counts(preview: Preview) -> None:
    st.markdown(
        f"新規 **{preview.new:,}行**　変更 **{preview.changed:,}行**　"
        f"変更なし **{preview.same:,}行**　取り込めない行 **{_bad(preview):,}行**"
    )
    if preview.corrected:
        st.info(
            f"このファイルは取り込み済みです。取り込んだ後に変更された{preview.corrected:,}行は、現在の数値のまま残します。"
            "直すときは、稼働の一覧の「訂正」から入力してください。",
            icon=":material/info:",
        )
    elif not preview.new and not preview.changed and preview.same:
        every = "すべての行がすでに登録されています。" if not preview.problems else "新しく取り込める行はありません。"
        st.info(f"{every}変更はありません。", icon=":material/info:")


def _refused(preview: Preview) -> None:
    """The lines that can't be taken, below the press that takes the others: there may be thousands."""
    whole = any(each.line == WHOLE_FILE for each in preview.problems)
    some = f"取り込めない行が{_bad(preview):,}行あります。直して確認し直すか、残りの行だけを取り込んでください。"
    refused(
        preview.problems,
        "このファイルは読み込めません。" if whole else some,
        label="取り込めない行をダウンロード",
        key="case_activity.import.refused",
    )


def _bad(preview: Preview) -> int:
    return len({each.line for each in preview.problems})


def _take(head: CaseHead, file: UploadedFile, preview: Preview) -> None:
    """Read once more and written in one transaction, in which nothing is drawn: who leaves meanwhile loses nothing."""
    found = _read(file)
    of = head.id, file.name, _digest(file)
    with frame.acting(), st.spinner("稼働を登録しています…"):
        taken = frame.write(import_activities, *of, found, bool(preview.problems), previewed=preview.mark)
        st.session_state.pop(READ)
        header.tell(done=f"稼働を取り込みました（新規{len(taken.new):,}行、変更{len(taken.changed):,}行）。")
        st.rerun()


def _read(file: UploadedFile) -> ActivityFile:
    """The lines of a file, with how far it has come; one that is too large is not read at all."""
    if refusal := activity_file.too_large(file.size):
        return ActivityFile(problems=(Problem(WHOLE_FILE, "", refusal),))
    content = file.getvalue()
    most, bar = max(1, content.count(b"\n")), st.progress(0.0, text="ファイルを読み込んでいます…")
    try:
        return activity_file.read(
            content, lambda lines: bar.progress(min(1.0, lines / most), text=f"{lines:,}行を読み込みました…")
        )
    finally:
        bar.empty()


def _digest(file: UploadedFile) -> str:
    return hashlib.sha256(file.getbuffer()).hexdigest()


def _preview(found: Judged) -> Preview:
    return Preview(len(found.new), len(found.changed), found.same, found.corrected, found.problems, found.mark)


@st.dialog("取り込みの履歴", width="large")
def history_dialog(head: CaseHead) -> None:
    """The files that were taken in last."""
    taken = frame.read(lambda repo: repo.activity_lists.imports(head.id))
    if not taken:
        st.caption("CSVの取り込みはまだありません。")
        return
    rows: Sequence[Sequence[str]] = [
        (
            moment(each.at),
            each.name,
            each.by,
            f"{each.rows:,}行",
            f"新規 {each.added:,}行、変更 {each.changed:,}行、取り込まなかった行 {each.left_out:,}行",
        )
        for each in taken
    ]
    table(("日時", "ファイル", "登録者", "ファイルの行数", "結果"), rows)
