"""How a deal is worked on, as its client sees it: never what is kakutoku's own (D2, D6, D8)."""

from core.paths import Screen, path
from core.views.direction import CaseHead
from pages.ui.case_shell import Part, screen

PARTS = (
    Part("progress", "進捗", "pages.ui.case_progress:draw"),
    Part("kickoff", "キックオフ", "pages.ui.case_kickoff:draw_for_client"),
    Part("feed", "報告", "pages.ui.case_feed:draw"),
    Part("meetings", "定例", "pages.ui.case_meetings:sides"),
)


def draw() -> None:
    """The case that the address names."""
    screen(PARTS, back=(path(Screen.DEALS), "取引"), other=_partner)


def _partner(head: CaseHead) -> str:
    return head.partner
