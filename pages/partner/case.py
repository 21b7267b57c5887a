"""One 案件 as the partner's members work in it, what they do every day first (D1, D5)."""

from core.model_direction import CaseId
from core.paths import Screen, path
from core.views.direction import CaseHead
from pages.ui.case_shell import Part, screen

PARTS = (
    Part("activity", "稼働", "pages.ui.case_activity:draw"),
    Part("feed", "報告", "pages.ui.case_feed:draw"),
    Part("scripts", "スクリプト", "pages.ui.case_scripts:draw"),
    Part("knowledge", "ナレッジ", "pages.ui.case_knowledge:draw"),
    Part("lists", "リスト", "pages.ui.case_targets:draw"),
    Part("progress", "進捗", "pages.ui.case_progress:draw"),
    Part("members", "メンバー", "pages.ui.case_members:draw"),
    Part("kickoff", "キックオフ", "pages.ui.case_kickoff:draw"),
    Part("meetings", "定例", "pages.ui.case_meetings:sides"),
    Part("overview", "概要", "pages.ui.case_overview:draw"),
)


def draw() -> None:
    """The case that the address names."""
    screen(PARTS, back=(path(Screen.PARTNER_CASES), "稼働"), other=_client)


def draw_only(case: CaseId, *, alone: bool) -> None:
    """The single case that somebody works for, under the list's address; `alone` where the partner has no other."""
    back = (path(Screen.PARTNER_DEALS), "取引") if alone else (path(Screen.PARTNER_CASES, whose="all"), "すべての案件")
    screen(PARTS, back=back, other=_client, only=case)


def _client(head: CaseHead) -> str:
    return head.client
