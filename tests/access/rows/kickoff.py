"""Directors write the kickoff sheet and show it to the client; everybody else reads at most (D2)."""

from sqlalchemy import Engine, insert

from core import rules_kickoff as law
from core.actions import kickoff
from core.store.tables import KickoffRow
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.situations import Things
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row
from tests.cast import Cast

DIRECTING = DIRECTOR | OPERATIONS
FULL = dict.fromkeys(law.REQUIRED, "取り決め")


def sheet_written(engine: Engine, cast: Cast, *, shared: bool = False) -> Things:
    """A director has filled in the sheet."""
    things = s.case_opened(engine, cast)
    content = {item.value: text for item, text in law.require_sheet(FULL).items()}
    row = {"case_id": things["case"], "content": content, "revision": 1, "updated_by_id": cast.director.member}
    row |= {"updated_at": s.NOW}
    if shared:
        row |= {"shared": content, "shared_revision": 1, "shared_at": s.NOW}
    s.write(engine, insert(KickoffRow).values(row))
    return things


def sheet_shared(engine: Engine, cast: Cast) -> Things:
    """The client has been shown it as it is."""
    return sheet_written(engine, cast, shared=True)


ROWS = [
    Row(
        kickoff.save_kickoff,
        may=DIRECTING,
        states={s.case_opened: DONE, sheet_written: SAME},
        args=lambda t: (t.case, FULL, 0, s.NOW),
    ),
    Row(
        kickoff.save_kickoff,
        may=DIRECTING,
        states={sheet_written: CONFLICT},
        args=lambda t: (t.case, {}, 0, s.NOW),
        note="from a screen that is out of date",
    ),
    Row(
        kickoff.share_kickoff,
        may=DIRECTING,
        states={sheet_written: DONE, sheet_shared: SAME},
        args=lambda t: (t.case, 1, s.NOW),
    ),
    Row(
        kickoff.share_kickoff,
        may=DIRECTING,
        states={s.case_opened: REFUSED},
        args=lambda t: (t.case, 0, s.NOW),
        note="an empty sheet",
    ),
]
