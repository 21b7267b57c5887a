"""What kakutoku's sales and operations enter, and nobody else (A1, P1, P7)."""

from dataclasses import replace
from datetime import date

from core.actions import registration
from core.actions.registration import NewMember, NewOrganization, NewReview
from core.model import Audience, Certification, CompanySize, Role, WorkStyle
from core.views import PartnerProfile
from tests.access import situations as s
from tests.access.people import ALL, OFFICE
from tests.access.table import DONE, REFUSED, Row
from tests.cast import CLIENT, NOW, PARTNER, address

FIRM = NewOrganization(Audience.CLIENT, "株式会社しらかば精機", phone="03-0000-0199")
PERSON = NewMember("new@shirakaba.example", "白樺 司", Role.STAFF, "hash")
REVIEW = NewReview(PARTNER, CLIENT, 4, "良い", "特になし", "新規開拓に", CompanySize.UNDER_300, "", date(2026, 10, 1))
PROFILE = PartnerProfile(
    work_style=WorkStyle.TEAM,
    certification=Certification.STANDARD,
    employees=3,
    regular_employees=2,
    founded_year=2020,
    partner_since=2023,
    corporate_form="合同会社",
    prefecture="東京都",
    working_mode="リモート",
    representative="",
    record="",
)

ROWS = [
    Row(
        registration.found_marketplace,
        note="a second time",
        may=ALL,
        states={s.peace: REFUSED},
        args=lambda t: (NewOrganization(Audience.KAKUTOKU, "カクトク"), PERSON, NOW),
    ),
    Row(registration.register_organization, may=OFFICE, states={s.peace: DONE}, args=lambda t: (FIRM, NOW)),
    Row(registration.register_member, may=OFFICE, states={s.peace: DONE}, args=lambda t: (CLIENT, PERSON, NOW)),
    Row(
        registration.register_member,
        note="an address that is taken",
        may=OFFICE,
        states={s.peace: REFUSED},
        args=lambda t: (CLIENT, replace(PERSON, email=address("rival")), NOW),
    ),
    Row(
        registration.register_profile,
        may=OFFICE,
        states={s.partner_entered: DONE},
        args=lambda t: (t.partner, PROFILE, NOW),
    ),
    Row(registration.register_review, may=OFFICE, states={s.peace: DONE}, args=lambda t: (REVIEW, NOW)),
]
