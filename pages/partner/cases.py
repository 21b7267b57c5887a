"""稼働: the partner's running cases, where its members report what they did; a single one opens at once (D1, D5)."""

from core.calendar import jst_date
from core.formats import day
from core.paths import Screen, path
from core.views.cases import CaseFilter
from core.views.direction import CaseHead
from pages.partner import case
from pages.ui import frame, header
from pages.ui.badges import badge
from pages.ui.cards import Card, card_list
from pages.ui.filters import Filters

FILTERS = Filters()
NOTHING = ("稼働中の案件はありません。", "契約が成立した取引をカクトクのディレクターが担当すると、ここに表示されます。")


def draw() -> None:
    """The case, or the list of them."""
    asked = FILTERS.asked()
    found = frame.read(lambda repo: repo.case_lists.listing(CaseFilter(page=asked.page), jst_date(frame.now())))
    if found.found == 1:
        case.draw_only(found.cases[0].id)
        return
    header.title("稼働", facts=("案件を選ぶと、稼働とアポイントを報告できます。",))
    shown = asked.shown(found.found, pages=found.pages, empty=NOTHING)
    card_list([_card(each) for each in found.cases], key="partner_cases.list", label="案件", shown=shown)


def _card(head: CaseHead) -> Card:
    return Card(
        id=head.id,
        href=path(Screen.PARTNER_CASE, case=head.id),
        title=head.name,
        badges=(badge(head.status),),
        facts=(head.client, f"{day(head.starts)}〜{day(head.ends)}", f"ディレクター {head.director}"),
    )
