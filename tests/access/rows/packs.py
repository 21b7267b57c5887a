"""Directors put packs together, write beside them and share them; no side of a deal touches one (D8)."""

from datetime import date
from typing import Any

from sqlalchemy import Engine, update

from core.actions import pack_batches, packs
from core.model import Side
from core.model_direction import ActionState
from core.repository import reading
from core.store.tables import CaseRow
from tests.access import situations as s
from tests.access.people import DIRECTOR, OPERATIONS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row
from tests.cast import Cast

DIRECTING = DIRECTOR | OPERATIONS
THURSDAY = date(2026, 12, 10)
AT = s.RUNNING


def scheduled(engine: Engine, cast: Cast) -> s.Things:
    """The case meets on Thursdays at 14:00."""
    things = s.case_opened(engine, cast)
    s.write(engine, update(CaseRow).values(meeting_weekday=3, meeting_starts=14 * 60))
    return things


def made(engine: Engine, cast: Cast) -> s.Things:
    """A pack of Thursday's meeting, with a next action."""
    things = scheduled(engine, cast)
    pack = s.act(engine, cast.director, packs.make_pack, things["case"], THURSDAY, AT)
    action = s.act(engine, cast.director, packs.add_action, pack, "リストの追加", Side.PARTNER, None, AT)
    with reading(engine, cast.director) as repo:
        page = repo.packs.page(pack)
    stands = {"digest": page.form.digest, "comments": page.comments_digest, "offer": page.offer_digest}
    return {**things, "pack": pack, "action": action, **stands}


def shared(engine: Engine, cast: Cast) -> s.Things:
    """The same, shared with both sides."""
    things = made(engine, cast)
    s.act(engine, cast.director, packs.share_pack, things["pack"], things["digest"], AT)
    return things


def digest(engine: Engine, cast: Cast, pack: Any) -> str:
    """What would be shared now."""
    with reading(engine, cast.director) as repo:
        return repo.packs.page(pack).form.digest


OFFER = {"hours": "120", "appointments": "10", "monthly": "400000", "text": "増枠のご提案"}

ROWS = [
    Row(
        packs.make_pack,
        may=DIRECTING,
        states={s.case_opened: REFUSED, scheduled: DONE, made: SAME},
        args=lambda t: (t.case, THURSDAY, AT),
    ),
    Row(
        packs.write_comments,
        may=DIRECTING,
        states={made: DONE, shared: DONE},
        args=lambda t: (t.pack, t.comments, {(None, False): "順調です。", (None, True): "社内の言葉"}, AT),
    ),
    Row(
        packs.write_comments,
        may=DIRECTING,
        states={made: CONFLICT},
        args=lambda t: (t.pack, "0" * 64, {(None, False): "順調です。"}, AT),
        note="where somebody wrote some meanwhile",
    ),
    Row(
        packs.write_offer,
        may=DIRECTING,
        states={made: DONE},
        args=lambda t: (t.pack, t.offer, OFFER, AT),
    ),
    Row(
        packs.add_action,
        may=DIRECTING,
        states={made: DONE},
        args=lambda t: (t.pack, "次の一手", Side.CLIENT, None, AT),
    ),
    Row(
        packs.correct_action,
        may=DIRECTING,
        states={made: DONE},
        args=lambda t: (t.action, "次の一手", Side.CLIENT, None, AT),
    ),
    Row(
        packs.settle_action,
        may=DIRECTING,
        states={made: DONE},
        args=lambda t: (t.action, ActionState.DONE, AT),
    ),
    Row(
        packs.share_pack,
        may=DIRECTING,
        states={made: DONE, shared: SAME},
        args=lambda t: (t.pack, t.digest, AT),
    ),
    Row(
        pack_batches.request_packs,
        may=DIRECTING,
        states={s.case_opened: REFUSED, scheduled: DONE, made: DONE, shared: REFUSED},
        args=lambda t: (None, [THURSDAY], "once", AT),
    ),
]
