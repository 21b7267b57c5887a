"""今日: the cases that need a person, the three figures that directors are judged by, the week's meetings (D7–D9)."""

from core import rules
from core.calendar import jst_date
from core.formats import day
from core.model import Role
from core.rules import Permission
from pages.ui import absent_directors, frame, header, morning_parts
from pages.ui.tabs import Tab, tabs

MINE, EVERYBODY = "mine", "all"


def draw() -> None:
    """A director's own cases first; everybody else of kakutoku looks at all of them. Below, what is nobody's."""
    frame.read(lambda repo: rules.require(repo.viewer, Permission.READ_CASES))
    viewer, today = frame.viewer(), jst_date(frame.now())
    header.title("今日", facts=(day(today),))
    directs = viewer.role is Role.DIRECTOR
    mine = directs and tabs("whose", [Tab(MINE, "自分の案件"), Tab(EVERYBODY, "すべて")], label="担当") == MINE
    director = viewer.member if mine else None
    morning_parts.desk(frame.read(lambda repo: repo.mornings.desk(today, director=director)), director, today)
    absent_directors.morning(today)
