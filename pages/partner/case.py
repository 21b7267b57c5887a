"""One 案件 as the partner's members work in it (D1, D5)."""

from core.model_direction import CaseId
from core.paths import Screen, path
from core.views.direction import CaseHead
from pages.ui.case_shell import Part, screen

PARTS = (
    Part("activity", "稼働", "pages.ui.case_activity:draw"),
    Part("overview", "概要", "pages.ui.case_overview:draw"),
    Part("members", "メンバー", "pages.ui.case_members:draw"),
    Part("kickoff", "キックオフ", "pages.ui.case_kickoff:draw"),
    Part("feed", "報告", "pages.ui.case_feed:draw"),
    Part("progress", "進捗", "pages.ui.case_progress:draw"),
    Part("scripts", "スクリプト", "pages.ui.case_scripts:draw"),
    Part("lists", "リスト", "pages.ui.case_targets:draw"),
    Part("knowledge", "ナレッジ", "pages.ui.case_knowledge:draw"),
    Part("meetings", "定例", "pages.ui.case_meetings:sides"),
)


def draw() -> None:
    """The case that the address names."""
    screen(PARTS, back=(path(Screen.PARTNER_CASES), "稼働"), other=_client)


def draw_only(case: CaseId) -> None:
    """The single case that runs, under the address of the list."""
    screen(PARTS, back=(path(Screen.PARTNER_DEALS), "取引"), other=_client, only=case)


def _client(head: CaseHead) -> str:
    return head.client
