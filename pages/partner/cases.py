"""稼働: the running cases that somebody works for, to report in; a single one opens at once (D1, D5)."""

from core.calendar import jst_date
from core.formats import day
from core.paths import Screen, path
from core.views.cases import CaseFilter
from core.views.direction import CaseHead
from pages.partner import case
from pages.ui import frame, header
from pages.ui.badges import badge
from pages.ui.cards import Card, card_list
from pages.ui.fields import Tabs
from pages.ui.filters import Filters

EVERYBODY = "all"
WHOSE = Tabs("whose", "担当", {EVERYBODY: "すべて"}, none="自分の案件")
FILTERS = Filters(tabs=WHOSE)
NOTHING = ("稼働中の案件はありません。", "契約が成立した取引をカクトクのディレクターが担当すると、ここに表示されます。")
NONE_MINE = ("メンバーとして参画している案件はありません。", "「すべて」から案件を開けます。")


def draw() -> None:
    """The case, or the list of them."""
    asked = FILTERS.asked()
    wanted = CaseFilter(mine=asked[WHOSE] is None, page=asked.page)
    found = frame.read(lambda repo: repo.case_lists.listing(wanted, jst_date(frame.now())))
    if wanted.mine and found.everybody and (found.mine or found.everybody) == 1:
        only = (
            found.cases or frame.read(lambda repo: repo.case_lists.listing(CaseFilter(), jst_date(frame.now()))).cases
        )
        case.draw_only(only[0].id, alone=found.everybody == 1)
        return
    header.title("稼働", facts=("案件を選ぶと、稼働とアポイントを報告できます。",))
    shown = asked.shown(
        found.found,
        pages=found.pages,
        counts={None: found.mine, EVERYBODY: found.everybody},
        empty=NONE_MINE if found.everybody else NOTHING,
    )
    card_list([_card(each) for each in found.cases], key="partner_cases.list", label="案件", shown=shown)


def _card(head: CaseHead) -> Card:
    return Card(
        id=head.id,
        href=path(Screen.PARTNER_CASE, case=head.id),
        title=head.name,
        badges=(badge(head.status),),
        facts=(head.client, f"{day(head.starts)}〜{day(head.ends)}", f"ディレクター {head.director}"),
    )
