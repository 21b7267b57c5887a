"""Directors ask for target lists, operations deliver them; partners read them, clients know of none (D5)."""

from datetime import timedelta

from core.actions import target_lists as lists
from core.calendar import jst_date
from core.model_direction import ListPriority
from core.target_lists import read
from core.uploads import StoredFile
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row

DIRECTING = DIRECTOR | OPERATIONS
FOUND = read("会社名,電話番号\n株式会社みずうみ製作所,03-0000-0211\n".encode())
FILE, OTHER = (StoredFile("リスト.csv", "text/csv", 60, digit * 64) for digit in "12")
CHECKED = lists.CheckedList(FOUND, 0, frozenset())
ASKED = ("製造業", ListPriority.HIGH, "100", jst_date(s.NOW) + timedelta(days=7))


def asked(engine, cast):
    """The director has asked for a list."""
    things = s.case_opened(engine, cast)
    return {**things, "list": s.act(engine, cast.director, lists.request_list, things["case"], *ASKED, "first", s.NOW)}


def taken(engine, cast):
    """Operations have it in hand."""
    things = asked(engine, cast)
    s.act(engine, cast.operator, lists.take_list, things["list"], s.NOW)
    return things


def delivered(engine, cast):
    """The list was delivered."""
    things = taken(engine, cast)
    s.act(engine, cast.operator, lists.deliver_list, things["list"], CHECKED, FILE, "", s.NOW)
    return things


def another_delivered(engine, cast):
    """Since the file was checked the case got another list."""
    things = delivered(engine, cast)
    return {**things, "list": s.act(engine, cast.director, lists.request_list, things["case"], *ASKED, "2", s.NOW)}


def withdrawn(engine, cast):
    """The director does not need it any more."""
    things = asked(engine, cast)
    s.act(engine, cast.director, lists.withdraw_list, things["list"], s.NOW)
    return things


ROWS = [
    Row(
        lists.request_list,
        may=DIRECTING,
        states={s.case_opened: DONE, asked: DONE},
        args=lambda t: (t.case, *ASKED, "again", s.NOW),
    ),
    Row(
        lists.take_list,
        may=OPERATIONS,
        states={asked: DONE, taken: SAME, delivered: REFUSED, withdrawn: REFUSED},
        args=lambda t: (t.list, s.NOW),
    ),
    Row(
        lists.put_list_back,
        may=OPERATIONS,
        states={asked: SAME, taken: DONE, delivered: REFUSED, withdrawn: REFUSED},
        args=lambda t: (t.list, s.NOW),
    ),
    Row(
        lists.withdraw_list,
        may=DIRECTING,
        states={asked: DONE, taken: DONE, delivered: REFUSED, withdrawn: SAME},
        args=lambda t: (t.list, s.NOW),
    ),
    Row(
        lists.check_list,
        may=OPERATIONS,
        states={asked: SAME, taken: SAME},
        args=lambda t: (t.list, b"", None),
    ),
    Row(
        lists.deliver_list,
        may=OPERATIONS,
        states={asked: DONE, taken: DONE, delivered: SAME, withdrawn: REFUSED, another_delivered: CONFLICT},
        args=lambda t: (t.list, CHECKED, FILE if t.list == 1 else OTHER, "", s.NOW),
    ),
]
