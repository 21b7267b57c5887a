"""Where a message is written: the text is kept while it is typed, files are checked before they are kept (M1)."""

import streamlit as st

from core import rules
from core.actions.messages import MESSAGE_LIMIT, post_message
from core.files import FileStore
from core.model import ProposalId
from core.rules import Permission
from core.uploads import KINDS, MAX_BYTES, MAX_FILES, checked_upload, require_few
from pages import running
from pages.ui import drafts, frame, header, uploader
from pages.ui.text import plain, room


def composer(proposal: ProposalId, closed: str, after: str = "") -> None:
    """The box to write in, or the reason why nobody can; `closed` is the thread's own (P8).

    `after` is the address to show once something was sent, where that is not the one that is shown.
    """
    place = f"messages.draft.{proposal}"
    reason = frame.barred(rules.require, frame.viewer(), Permission.EXCHANGE_MESSAGES) or closed
    if reason:
        st.info(plain(reason), icon=":material/lock:")
        return
    if drafts.restore(place, body=""):
        st.caption(":material/history: 入力途中の下書きを復元しました。")
    body = st.text_area(
        "メッセージ",
        key=f"{place}.body",
        height=90,
        placeholder="メッセージを入力してください。",
        label_visibility="collapsed",
        on_change=drafts.keep,
        args=(place, "body"),
    )
    if len(body or "") > MESSAGE_LIMIT * 9 // 10:
        st.caption(room(body, MESSAGE_LIMIT))
    turn = frame.intent_key(place)
    with st.container(horizontal=True):
        pressed = st.button("送信", type="primary", icon=":material/send:", key="messages.send")
        with st.popover("ファイルを添付", icon=":material/attach_file:"):
            uploader.in_japanese(_TOO_LARGE)
            files = st.file_uploader(
                f"{MAX_FILES}件まで、1件{MAX_BYTES // 2**20}MBまで（{'、'.join(sorted(KINDS))}）",
                type=sorted(KINDS),
                accept_multiple_files=True,
                key=f"messages.files.{proposal}.{turn}",
            )
            st.caption("写真の位置情報や撮影情報は、取り除いてから送信します。")
    if files:
        st.caption(plain("添付：" + "、".join(file.name for file in files)))
    if pressed:
        with frame.acting("送信しました。"):
            _send(proposal, body, files, turn, place)
            drafts.clear(place)
            frame.renew(place)
            if after:
                header.go(after)
            st.rerun(scope="app")


def _send(proposal: ProposalId, body: str, files: list, turn: str, draft: str) -> None:
    require_few(len(files))
    uploads = [checked_upload(file.name, file.getvalue()) for file in files]
    store = FileStore.of(running.settings())
    kept = [store.keep(upload) for upload in uploads]
    frame.write(post_message, proposal, body, files=kept, intent=turn, draft=draft)


_TOO_LARGE = f"赤い表示のファイルは添付されません。{MAX_BYTES // 2**20}MBを超えるか、使えない形式です。"
