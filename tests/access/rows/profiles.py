"""A partner's own page, which its people alone write (P6)."""

from sqlalchemy import Engine

from core.actions import profiles
from core.actions.profiles import TypedProfile
from core.model import WorkStyle
from core.repository import transaction
from tests.access import situations as s
from tests.access.people import OTHER_PARTNER_WRITERS, PARTNER_WRITERS
from tests.access.table import CONFLICT, DONE, REFUSED, SAME, Row
from tests.cast import NOW, Cast

TYPED = TypedProfile(
    work_style=WorkStyle.TEAM,
    employees="14",
    regular_employees="9",
    founded_year="2016",
    corporate_form="合同会社",
    prefecture="東京都",
    working_mode="リモート中心",
    representative="代表が商談に同席します。",
)


def profiles_told(engine: Engine, cast: Cast) -> s.Things:
    """Both partners have a page; everybody's form starts from it as it stands."""
    revisions: dict[int, str] = {}
    for viewer in (cast.seller, cast.rival):
        with transaction(engine, viewer) as repo:
            revisions[viewer.organization] = repo.profiles.own().revision
    return {"revisions": revisions}


def profiles_overtaken(engine: Engine, cast: Cast) -> s.Things:
    """A colleague has kept something else since the form was opened."""
    things = profiles_told(engine, cast)
    for viewer in (cast.seller, cast.rival):
        other = TypedProfile(**{**_fields(), "record": "別の実績"})
        s.act(engine, viewer, profiles.update_profile, other, things["revisions"][viewer.organization], NOW)
    return things


def profiles_kept(engine: Engine, cast: Cast) -> s.Things:
    """The first press of a double click has kept it."""
    things = profiles_told(engine, cast)
    for viewer in (cast.seller, cast.rival):
        s.act(engine, viewer, profiles.update_profile, TYPED, things["revisions"][viewer.organization], NOW)
    return things


def _fields() -> dict[str, object]:
    return {name: getattr(TYPED, name) for name in TypedProfile.__dataclass_fields__}


ROWS = [
    Row(
        profiles.update_profile,
        may=PARTNER_WRITERS | OTHER_PARTNER_WRITERS,
        states={profiles_told: DONE, profiles_overtaken: CONFLICT, profiles_kept: SAME},
        args=lambda t: (TYPED, t.revisions.get(t.me.organization, ""), NOW),
    ),
    Row(
        profiles.update_profile,
        note="with nothing in it",
        may=PARTNER_WRITERS | OTHER_PARTNER_WRITERS,
        states={profiles_told: REFUSED},
        args=lambda t: (TypedProfile(), t.revisions.get(t.me.organization, ""), NOW),
    ),
]
