"""How a request for a target list looks, in its case and on the desk of the back office (D5)."""

from datetime import date

from core.formats import day, excerpt, moment, quantity
from core.model_direction import ListPriority, ListState
from core.views.lists import ListRequest
from pages.entrance.file_paths import list_path
from pages.ui.badges import Badge
from pages.ui.ledger import Cell

STATES = {
    ListState.REQUESTED: Badge(ListState.REQUESTED.label, "orange"),
    ListState.IN_PROGRESS: Badge(ListState.IN_PROGRESS.label, "blue"),
    ListState.DELIVERED: Badge(ListState.DELIVERED.label, "green"),
    ListState.WITHDRAWN: Badge(ListState.WITHDRAWN.label, "gray"),
}
LATE = Badge("納期超過", "red")
URGENT = {
    ListPriority.HIGH: Badge("優先度 高", "red"),
    ListPriority.NORMAL: Badge("優先度 中", "gray"),
    ListPriority.LOW: Badge("優先度 低", "gray"),
}


def due(found: ListRequest, today: date) -> Cell:
    """The day on which it is wanted, marked where that has passed."""
    return Cell(sub=day(found.due_on), badge=LATE) if found.late(today) else Cell(day(found.due_on))


def file(found: ListRequest) -> Cell:
    """The file that was delivered, with how many lines it has."""
    if found.sha256 is None:
        return Cell("—")
    return Cell(found.file_name, sub=counted(found), href=list_path(found.id), download=True)


def counted(found: ListRequest) -> str:
    """How many companies came, and how many of them a list before held."""
    again = f"・前のリストと重複 {found.repeated:,}件" if found.repeated else ""
    return f"{quantity(found.rows or 0, '件')}{again}"


def asked(found: ListRequest) -> str:
    """Who asked, and when."""
    return f"依頼：{found.requested_by}　{moment(found.requested_at)}"


def subject(found: ListRequest) -> str:
    """The criteria on one line."""
    return excerpt(found.criteria, 90)
