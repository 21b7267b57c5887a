"""Kakutoku's sales and operations enter organisations, people, postings, reviews and fees; nobody else does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions import registration
from core.actions.postings import open_posting
from core.actions.registration import NewMember, NewOrganization, NewReview
from core.calendar import jst_date
from core.errors import NotAllowed, NotFound, Refused
from core.model import Audience, Certification, CompanySize, OrganizationId, Role, Viewer, WorkStyle
from core.model_accounts import PostingContent
from core.repository import Repository, entering, founding, reading, transaction
from core.store.tables import AuditRow, MemberRow, OrganizationRow, PostingRow, ReviewRow
from core.views import PartnerProfile
from tests.cast import CLIENT, KAKUTOKU, NOW, PARTNER, Cast
from tests.factories import posting, proposal

TODAY = jst_date(NOW)
NOWHERE = OrganizationId(99)

COMPANY = NewOrganization(Audience.PARTNER, "合同会社ﾐｿﾞﾚ営業 ㈱髙﨑", address="東京都架空区2-2")
PERSON = NewMember("new@aoba-keiki.example", "新田 ひかる", Role.STAFF, "hash")
PROFILE = PartnerProfile(
    WorkStyle.TEAM, Certification.STANDARD, 3, 1, 2020, 2024, "合同会社", "東京都", "リモート", "代表", "実績"
)
POSTING = PostingContent(
    "計測器の新規開拓", ("製造機器",), "製造", (CompanySize.LARGE,), "背景", "相談", "依頼", "経歴", "", ""
)
REVIEW = NewReview(
    PARTNER, CLIENT, 5, "丁寧でした", "", "小さく始めたい企業", CompanySize.UNDER_20, "", date(2026, 10, 1)
)

ACTIONS: dict[str, Callable[[Repository], object]] = {
    "register_organization": lambda repo: registration.register_organization(repo, COMPANY, NOW),
    "register_member": lambda repo: registration.register_member(repo, CLIENT, PERSON, NOW),
    "register_profile": lambda repo: registration.register_profile(
        repo, registration.register_organization(repo, COMPANY, NOW), PROFILE, NOW
    ),
    "open_posting": lambda repo: open_posting(repo, CLIENT, POSTING, TODAY, NOW),
    "register_review": lambda repo: registration.register_review(repo, REVIEW, NOW),
}
ALLOWED = {"sales", "operator"}


@pytest.mark.parametrize("action", ACTIONS)
def test_only_sales_and_operations_enter_things_and_each_leaves_its_trace(
    engine: Engine, cast: Cast, action: str
) -> None:
    for who in cast.__slots__:
        viewer: Viewer = getattr(cast, who)
        if who not in ALLOWED:
            with pytest.raises(NotAllowed), transaction(engine, viewer) as repo:
                ACTIONS[action](repo)
    with Session(engine) as session:
        assert not session.scalars(select(AuditRow.action)).all()
    with transaction(engine, cast.sales) as repo:
        ACTIONS[action](repo)
    with Session(engine) as session:
        trail = session.execute(select(AuditRow.action, AuditRow.member_id).order_by(AuditRow.id)).all()
    assert tuple(trail[-1]) == (action, cast.sales.member)


def test_a_company_keeps_its_name_as_the_register_writes_it(engine: Engine, cast: Cast) -> None:
    with transaction(engine, cast.operator) as repo:
        added = registration.register_organization(repo, COMPANY, NOW)
    with Session(engine) as session:
        assert session.scalar(select(OrganizationRow.name).where(OrganizationRow.id == added)) == COMPANY.name


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("role", Role)
def test_each_kind_of_organisation_has_its_own_roles(
    engine: Engine, cast: Cast, audience: Audience, role: Role
) -> None:
    ours = audience is Audience.KAKUTOKU
    fits = (role in {Role.SALES, Role.DIRECTOR, Role.OPERATIONS}) is ours
    with transaction(engine, cast.operator) as repo:
        organization = registration.register_organization(repo, NewOrganization(audience, "みずいろ合同会社"), NOW)
        if fits:
            registration.register_member(repo, organization, replace(PERSON, role=role), NOW)
        else:
            with pytest.raises(Refused):
                registration.register_member(repo, organization, replace(PERSON, role=role), NOW)


@pytest.mark.parametrize("role", [Role.SALES, Role.DIRECTOR, Role.OPERATIONS])
def test_kakutokus_own_people_are_entered_by_its_operations_alone(engine: Engine, cast: Cast, role: Role) -> None:
    """Sales would make themselves operations otherwise (A3)."""
    with pytest.raises(NotAllowed), transaction(engine, cast.sales) as repo:
        registration.register_member(repo, KAKUTOKU, replace(PERSON, role=role), NOW)
    with pytest.raises(NotAllowed), transaction(engine, cast.sales) as repo:
        registration.register_organization(repo, NewOrganization(Audience.KAKUTOKU, "みずいろ合同会社"), NOW)
    with transaction(engine, cast.operator) as repo:
        registration.register_member(repo, KAKUTOKU, replace(PERSON, role=role), NOW)


def test_one_address_is_one_person_whatever_its_case(engine: Engine, cast: Cast) -> None:
    with transaction(engine, cast.operator) as repo:
        registration.register_member(repo, CLIENT, PERSON, NOW)
        with pytest.raises(Refused, match="すでに登録"):
            registration.register_member(repo, PARTNER, replace(PERSON, email=PERSON.email.upper()), NOW)


def test_an_address_is_kept_as_sign_in_looks_for_it(engine: Engine, cast: Cast) -> None:
    with transaction(engine, cast.operator) as repo:
        registration.register_member(
            repo, CLIENT, replace(PERSON, email=" Hikaru.Nitta+a@Aoba-Keiki.EXAMPLE\u200b "), NOW
        )
    with entering(engine) as access:
        assert access.account("hikaru.nitta+a@aoba-keiki.example")


@pytest.mark.parametrize(
    "email",
    ["", "nitta", "nitta@", "@a.example", "a b@c.example", "a@b", "新田@a.example", "a@b.example\nBcc: c@d.example"],
)
def test_what_is_no_mail_address_is_refused(engine: Engine, cast: Cast, email: str) -> None:
    with pytest.raises(Refused, match="メールアドレス"), transaction(engine, cast.operator) as repo:
        registration.register_member(repo, CLIENT, replace(PERSON, email=email), NOW)


def test_a_new_colleague_is_masked_in_what_was_proposed_before(engine: Engine, cast: Cast) -> None:
    opened = posting(engine, cast)
    text = "担当は西園寺 薫子です。"
    sent = [proposal(engine, viewer, opened, title=text, body=text) for viewer in (cast.seller, cast.rival)]
    with transaction(engine, cast.operator) as repo:
        registration.register_member(repo, PARTNER, replace(PERSON, name="西園寺 薫子"), NOW)
    with reading(engine, cast.buyer) as repo:
        theirs, others = (repo.candidates.detail(each, NOW) for each in sent)
    assert "西園寺" not in theirs.card.title + theirs.card.excerpt + theirs.body
    assert others.body == text


def test_a_posting_opens_until_the_end_of_its_last_day(engine: Engine, cast: Cast) -> None:
    with transaction(engine, cast.sales) as repo:
        with pytest.raises(Refused, match="今日以降"):
            open_posting(repo, CLIENT, POSTING, TODAY - timedelta(days=1), NOW)
        with pytest.raises(Refused, match="タイトル"):
            open_posting(repo, CLIENT, replace(POSTING, title=" "), TODAY, NOW)
        opened = open_posting(repo, CLIENT, POSTING, TODAY, NOW)
    with reading(engine, cast.seller) as repo:
        assert [posting.id for posting in repo.postings.open(NOW)] == [opened]


def test_nobody_is_registered_as_prime(engine: Engine, cast: Cast) -> None:
    """P6: it comes from audits alone."""
    with transaction(engine, cast.operator) as repo:
        added = registration.register_organization(repo, COMPANY, NOW)
        with pytest.raises(Refused, match="審査の記録"):
            registration.register_profile(repo, added, replace(PROFILE, certification=Certification.PRIME), NOW)


@pytest.mark.parametrize("stars", [-1, 0, 6])
def test_stars_go_from_one_to_five(engine: Engine, cast: Cast, stars: int) -> None:
    with pytest.raises(Refused), transaction(engine, cast.operator) as repo:
        registration.register_review(repo, replace(REVIEW, stars=stars), NOW)
    with Session(engine) as session:
        assert not session.scalars(select(ReviewRow.id)).all()


def test_what_belongs_to_one_kind_of_organisation_is_not_entered_for_another(engine: Engine, cast: Cast) -> None:
    wrong: tuple[Callable[[Repository], object], ...] = (
        lambda repo: registration.register_profile(repo, CLIENT, PROFILE, NOW),
        lambda repo: open_posting(repo, PARTNER, POSTING, TODAY, NOW),
        lambda repo: registration.register_review(repo, replace(REVIEW, partner=CLIENT), NOW),
        lambda repo: registration.register_member(repo, NOWHERE, PERSON, NOW),
    )
    for attempt in wrong:
        with pytest.raises(NotFound), transaction(engine, cast.operator) as repo:
            attempt(repo)
    with Session(engine) as session:
        assert not session.scalars(select(PostingRow.id)).all()


def test_a_marketplace_is_founded_once(engine: Engine) -> None:
    kakutoku = NewOrganization(Audience.KAKUTOKU, "カクトク")
    operator = NewMember("first@kakutoku.example", "尾上 静", Role.OPERATIONS, "hash")
    with founding(engine) as repo:
        _, member = registration.found_marketplace(repo, kakutoku, operator, NOW)
    with pytest.raises(Refused, match="初期登録"), founding(engine) as repo:
        registration.found_marketplace(repo, kakutoku, replace(operator, email="second@kakutoku.example"), NOW)
    with Session(engine) as session:
        assert session.scalars(select(MemberRow.id)).all() == [member]
        assert session.execute(select(AuditRow.action, AuditRow.member_id)).all() == [("found_marketplace", member)]
