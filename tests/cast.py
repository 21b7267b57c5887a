"""The people that tests speak of, and the organisations they belong to."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from core.model import Audience, Certification, OrganizationId, Role, Viewer, WorkStyle
from core.store.engine import WRITE
from core.store.tables import MemberRow, OrganizationRow, PartnerProfileRow

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""Noon of a Tuesday in Tokyo: when tests happen unless they say otherwise."""

CLIENT = OrganizationId(1)
OTHER_CLIENT = OrganizationId(2)
PARTNER = OrganizationId(3)
OTHER_PARTNER = OrganizationId(4)
KAKUTOKU = OrganizationId(5)

ORGANIZATIONS = {
    CLIENT: (Audience.CLIENT, "株式会社青葉計器", "Aoba Keiki", "aoba-keiki.example", "03-0000-0101"),
    OTHER_CLIENT: (Audience.CLIENT, "みなと硝子株式会社", "Minato Garasu", "minato-garasu.example", "03-0000-0102"),
    PARTNER: (Audience.PARTNER, "合同会社ツキノワ営業舎", "Tsukinowa", "tsukinowa.example", "03-0000-0103"),
    OTHER_PARTNER: (Audience.PARTNER, "株式会社ハルカゼ商談所", "Harukaze", "harukaze.example", "03-0000-0104"),
    KAKUTOKU: (Audience.KAKUTOKU, "カクトク", "Kakutoku", "kakutoku.example", "03-0000-0105"),
}

PEOPLE = {
    "buyer": (CLIENT, Role.STAFF, "佐倉 由紀"),
    "boss": (CLIENT, Role.ADMIN, "青葉 宗一"),
    "looker": (CLIENT, Role.GUEST, "三谷 望"),
    "outsider": (OTHER_CLIENT, Role.ADMIN, "湊 遥"),
    "seller": (PARTNER, Role.STAFF, "髙﨑 直人"),
    "rival": (OTHER_PARTNER, Role.STAFF, "春日 玲"),
    "sales": (KAKUTOKU, Role.SALES, "角田 陽子"),
    "director": (KAKUTOKU, Role.DIRECTOR, "堂本 健"),
    "operator": (KAKUTOKU, Role.OPERATIONS, "尾上 静"),
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who, as viewers without a browser session."""

    buyer: Viewer
    boss: Viewer
    looker: Viewer
    outsider: Viewer
    seller: Viewer
    rival: Viewer
    sales: Viewer
    director: Viewer
    operator: Viewer


def address(name: str) -> str:
    """The mail address of a member of the cast."""
    return f"{name}@{ORGANIZATIONS[PEOPLE[name][0]][3]}"


def settle(engine: Engine) -> Cast:
    """Put the cast into an empty database; addresses of both clients are complete (P9)."""
    companies = [
        {
            "audience": audience,
            "name": name,
            "name_roman": roman,
            "domain": domain,
            "phone": phone,
            "postal_code": "000-0001",
            "address": "東京都架空区一丁目1番1号",
            "freelancer": False if audience is Audience.PARTNER else None,
            "freelancer_answered_at": NOW if audience is Audience.PARTNER else None,
            "created_at": NOW,
        }
        for audience, name, roman, domain, phone in ORGANIZATIONS.values()  # in order: the constants are the ids
    ]
    people = [
        {"organization_id": house, "email": address(who), "name": name, "role": role, "password_hash": ""}
        | {"created_at": NOW}
        for who, (house, role, name) in PEOPLE.items()
    ]
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(insert(OrganizationRow), companies)
        session.add_all([profile(PARTNER, WorkStyle.TEAM), profile(OTHER_PARTNER, WorkStyle.SOLO_PLAYER)])
        session.execute(insert(MemberRow), people)
        ids = dict(session.execute(select(MemberRow.email, MemberRow.id)).all())
    return Cast(
        **{
            who: Viewer(ids[address(who)], house, ORGANIZATIONS[house][0], role)
            for who, (house, role, _) in PEOPLE.items()
        }
    )


def profile(partner: OrganizationId, style: WorkStyle) -> PartnerProfileRow:
    """What a partner tells of itself; teams are certified as prime, the others not yet (P6)."""
    return PartnerProfileRow(
        partner_id=partner,
        work_style=style,
        certification=Certification.PRIME if style is WorkStyle.TEAM else Certification.STANDARD,
        employees=12,
        regular_employees=8,
        founded_year=2016,
        partner_since=2021,
        corporate_form="合同会社",
        prefecture="東京都",
        working_mode="リモート中心",
        representative="営業一筋二十年の代表が商談に同席します。",
        record="製造業の新規開拓を五社で担当。",
    )
