"""The law of files in a talk: which can be fetched, and who may take one back (M1)."""

from core.errors import NotAllowed
from core.model import Side
from core.model_choosing import ScanState

HELD: dict[ScanState, str] = {
    ScanState.WAITING: "ファイルを検査しています。完了まで少しお待ちください。",
    ScanState.INFECTED: "危険なファイルと判定されたため、開けません。内容は送信した側にご確認ください。",
}
"""What is known of a file and keeps it from being fetched; where there is no scanner, nothing is."""

REMOVED = "ファイルは削除されました"
REMOVED_SINCE = "このファイルは送信した側が削除しました。必要な場合は、メッセージで送り直しを依頼してください。"
NOT_YOURS = "ファイルを削除できるのは、送信した側の管理者または社員のみです。"


def file_held(scan: ScanState, *, removed: bool) -> str:
    """Why a file cannot be fetched now, or "" (M1)."""
    return REMOVED_SINCE if removed else HELD.get(scan, "")


def require_own_file(viewer: Side, sender: Side) -> None:
    """Raise NotAllowed unless the viewer's side sent the file. In a thread that rests too: it tells nobody more."""
    if viewer is not sender:
        raise NotAllowed(NOT_YOURS)
