"""Sales and operations note what they heard and draft the posting, which is opened once (P1)."""

from dataclasses import replace

from sqlalchemy import Engine

from core.actions import hearings
from core.actions.hearings import HearingForm
from core.model_accounts import PostingContent
from tests.access import situations as s
from tests.access.people import OFFICE
from tests.access.rows.postings import CONTENT
from tests.access.table import CONFLICT, DONE, NOT_FOUND, REFUSED, SAME, Row
from tests.cast import CLIENT, NOW, PARTNER, Cast

FORM = HearingForm(NOW.date(), "展示会に代わる接点を探している。", CONTENT, s.OPEN)


def hearing_begun(engine: Engine, cast: Cast) -> s.Things:
    """Sales has begun to note a hearing."""
    hearing = s.act(engine, cast.sales, hearings.note_hearing, CLIENT, None, "the first press", NOW)
    return {"hearing": hearing, "revision": 0}


def hearing_saved(engine: Engine, cast: Cast) -> s.Things:
    """The draft is whole and saved."""
    return _saved(engine, cast, FORM)


def hearing_saved_otherwise(engine: Engine, cast: Cast) -> s.Things:
    """A colleague has saved something else since the form was opened."""
    return {**_saved(engine, cast, replace(FORM, notes="別の担当者のメモ")), "revision": 0}


def hearing_opened(engine: Engine, cast: Cast) -> s.Things:
    """The posting of this hearing is open."""
    things = hearing_saved(engine, cast)
    s.act(engine, cast.sales, hearings.open_hearing, things["hearing"], FORM, things["revision"], NOW)
    return things


def _saved(engine: Engine, cast: Cast, form: HearingForm) -> s.Things:
    things = hearing_begun(engine, cast)
    saved = s.act(engine, cast.sales, hearings.save_hearing, things["hearing"], form, 0, NOW)
    return {**things, "revision": saved}


ROWS = [
    Row(
        hearings.note_hearing,
        may=OFFICE,
        states={s.peace: DONE, hearing_begun: {frozenset({"sales"}): SAME, OFFICE: DONE}},
        args=lambda t: (CLIENT, None, "the first press", NOW),
    ),
    Row(
        hearings.note_hearing,
        note="with a partner",
        may=OFFICE,
        states={s.peace: NOT_FOUND},
        args=lambda t: (PARTNER, None, "the first press", NOW),
    ),
    Row(
        hearings.save_hearing,
        may=OFFICE,
        states={hearing_begun: DONE, hearing_saved: SAME, hearing_saved_otherwise: CONFLICT, hearing_opened: REFUSED},
        args=lambda t: (t.hearing, FORM, t.revision, NOW),
    ),
    Row(
        hearings.open_hearing,
        may=OFFICE,
        states={hearing_begun: DONE, hearing_saved: DONE, hearing_saved_otherwise: CONFLICT, hearing_opened: SAME},
        args=lambda t: (t.hearing, FORM, t.revision, NOW),
    ),
    Row(
        hearings.open_hearing,
        note="with items missing",
        may=OFFICE,
        states={hearing_begun: REFUSED},
        args=lambda t: (t.hearing, replace(FORM, content=PostingContent(title="題だけ")), t.revision, NOW),
    ),
]
