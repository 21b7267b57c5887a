"""One 案件 as its director runs it: everything that belongs to it, part by part (D1)."""

from core.paths import Screen, path
from core.views.direction import CaseHead
from pages.ui.case_shell import Part, screen

PARTS = (
    Part("overview", "概要", "pages.ui.case_overview:draw"),
    Part("members", "メンバー", "pages.ui.case_members:draw"),
    Part("kickoff", "キックオフ", "pages.ui.case_kickoff:draw"),
    Part("feed", "報告", "pages.ui.case_feed:draw"),
    Part("activity", "稼働", "pages.ui.case_activity:draw"),
    Part("scripts", "スクリプト", "pages.ui.case_scripts:draw"),
    Part("lists", "リスト", "pages.ui.case_targets:draw"),
    Part("knowledge", "ナレッジ", "pages.ui.case_knowledge:draw"),
    Part("meetings", "定例", "pages.ui.case_meetings:draw"),
)


def draw() -> None:
    """The case that the address names."""
    screen(PARTS, back=(path(Screen.CASES), "案件"), other=_sides)


def _sides(head: CaseHead) -> str:
    return f"{head.client} × {head.partner}"
