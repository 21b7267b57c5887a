"""Taking a file back that one sent by mistake, after saying what that does (M1)."""

import streamlit as st

from core.actions.messages import remove_file
from core.model import AttachmentId
from pages.ui import frame, header
from pages.ui.text import plain

FILE = "file"
"""The address names the file that is about to be taken back; closed, the question is gone from it."""


def _close() -> None:
    st.query_params.pop(FILE, None)


@st.dialog("ファイルを削除しますか？", on_dismiss=_close)
def removal(attachment: AttachmentId, here: str) -> None:
    """Ask once, for it cannot be undone; then back to the talk at `here`."""
    file = frame.read(lambda repo: repo.attachments.get(attachment))
    if file.removed:
        st.write("このファイルは、すでに削除されています。")
        return
    st.markdown(f"**{plain(file.name)}**")
    st.write("双方の全員が、このファイルを開けなくなります。すでに保存された方の手元からは消えません。")
    st.caption("メッセージの文は残り、「ファイルは削除されました」と表示されます。元に戻すことはできません。")
    with st.container(horizontal=True):
        if st.button("削除する", type="primary", key="messages.file.remove"):
            with frame.acting("ファイルを削除しました。"):
                frame.write(remove_file, attachment)
                header.go(here)
        if st.button("やめる", key="messages.file.keep"):
            _close()
            st.rerun()
