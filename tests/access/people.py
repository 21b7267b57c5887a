"""Everybody there is: each role of each organisation that a rule can tell apart."""

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.model import Audience, MemberId, OrganizationId, Role, Viewer
from core.store.engine import WRITE
from core.store.tables import MemberRow
from tests.cast import CLIENT, KAKUTOKU, NOW, ORGANIZATIONS, OTHER_CLIENT, OTHER_PARTNER, PARTNER, PEOPLE, Cast

_INSIDE = {"admin": Role.ADMIN, "staff": Role.STAFF, "guest": Role.GUEST}
_HOUSES = {
    "client": CLIENT,
    "other client": OTHER_CLIENT,
    "partner": PARTNER,
    "other partner": OTHER_PARTNER,
}

EVERYBODY: dict[str, tuple[OrganizationId, Role]] = {
    **{f"{house} {name}": (ours, role) for house, ours in _HOUSES.items() for name, role in _INSIDE.items()},
    "sales": (KAKUTOKU, Role.SALES),
    "director": (KAKUTOKU, Role.DIRECTOR),
    "operations": (KAKUTOKU, Role.OPERATIONS),
}
"""Who they are by the words that the table uses. `client` and `partner` are the sides of whatever the table is about,
the `other` ones are tenants like them that have nothing to do with it."""

NOBODY = "nobody"
"""Whoever comes to the entrance: not signed in."""


def _of(house: str, *roles: str) -> frozenset[str]:
    return frozenset(f"{house} {role}" for role in roles)


CLIENT_PEOPLE, CLIENT_WRITERS = _of("client", "admin", "staff", "guest"), _of("client", "admin", "staff")
OTHER_CLIENT_PEOPLE, OTHER_CLIENT_WRITERS = (
    _of("other client", "admin", "staff", "guest"),
    _of("other client", "admin", "staff"),
)
PARTNER_PEOPLE, PARTNER_WRITERS = _of("partner", "admin", "staff", "guest"), _of("partner", "admin", "staff")
OTHER_PARTNER_PEOPLE, OTHER_PARTNER_WRITERS = (
    _of("other partner", "admin", "staff", "guest"),
    _of("other partner", "admin", "staff"),
)
CLIENT_ADMIN, PARTNER_ADMIN = _of("client", "admin"), _of("partner", "admin")
OTHER_CLIENT_ADMIN, OTHER_PARTNER_ADMIN = _of("other client", "admin"), _of("other partner", "admin")
SALES, DIRECTOR, OPERATIONS = frozenset({"sales"}), frozenset({"director"}), frozenset({"operations"})
KAKUTOKU_PEOPLE = SALES | DIRECTOR | OPERATIONS
OFFICE = SALES | OPERATIONS
"""Kakutoku's people who act; directors read."""
ALL = frozenset(EVERYBODY)


def gather(engine: Engine, cast: Cast) -> dict[str, Viewer]:
    """Everybody as a viewer: the cast by the table's words, and whoever the cast lacks."""
    known = {PEOPLE[name][:2]: getattr(cast, name) for name in PEOPLE}
    found: dict[str, Viewer] = {}
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for name, (organization, role) in EVERYBODY.items():
            audience: Audience = ORGANIZATIONS[organization][0]
            found[name] = known.get((organization, role)) or Viewer(
                _enter(session, organization, role, name), organization, audience, role
            )
    return found


def _enter(session: Session, organization: OrganizationId, role: Role, name: str) -> MemberId:
    mail = f"{name.replace(' ', '-')}@{ORGANIZATIONS[organization][3]}"
    row = MemberRow(organization_id=organization, email=mail, name=f"架空 {name}", role=role)
    row.password_hash, row.created_at = "", NOW
    session.add(row)
    session.flush()
    return row.id
