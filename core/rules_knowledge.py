"""The law of a case's knowledge: who writes which page, and how much stands on one (D1)."""

from core.errors import Conflict, NotAllowed, Refused
from core.model import Viewer
from core.model_direction import KnowledgeKind
from core.rules import Permission, allows, require, require_acting
from core.text import clean

TITLE_LIMIT = 100
BODY_LIMIT = 50_000
MOST_FILES = 10

K = KnowledgeKind

WRITERS: dict[KnowledgeKind, frozenset[Permission]] = {
    K.MATERIAL: frozenset({Permission.DIRECT_CASES}),
    K.FAQ: frozenset({Permission.DIRECT_CASES, Permission.REPORT_ACTIVITY}),
    K.IMPROVEMENT: frozenset({Permission.DIRECT_CASES, Permission.REPORT_ACTIVITY}),
}
"""What is learnt while calling is added by those who call; 資料 are the director's."""

NOT_YOURS = "資料を登録・変更できるのは、カクトクのディレクターと運営のみです。FAQと改善ログをご利用ください。"


def require_writer(viewer: Viewer, kind: KnowledgeKind) -> None:
    """Raise NotAllowed unless the viewer may write pages of this kind."""
    require_acting(viewer)
    if any(allows(viewer, each) for each in WRITERS[kind]):
        return
    require(viewer, Permission.REPORT_ACTIVITY)
    raise NotAllowed(NOT_YOURS)


def require_page(title: str, body: str) -> tuple[str, str]:
    """Title and text of a page. Raises Refused where one is missing or too long."""
    return (
        clean(title, label="タイトル", limit=TITLE_LIMIT, required=True, multiline=False),
        clean(body, label="本文", limit=BODY_LIMIT, required=True),
    )


def require_current(*, archived: bool) -> None:
    """Raise Refused where a page rests in the archive."""
    if archived:
        raise Refused("アーカイブしたページです。「元に戻す」を押してから変更してください。")


def require_seen(seen: int, revision: int) -> None:
    """Raise Conflict where somebody else changed the page meanwhile (O6)."""
    if seen != revision:
        raise Conflict(
            "入力中に、ほかの方がこのページを更新しました。"
            "更新後の内容を確認し、必要に応じて取り入れてから、もう一度保存してください。",
            latest=revision,
        )


def require_room(files: int) -> None:
    """Raise Refused where a page carries as many files as it may."""
    if files >= MOST_FILES:
        raise Refused(f"1ページに添付できるファイルは{MOST_FILES}件までです。ページを分けてください。")
