"""Kakutoku looks organisations up, and operations change them on their behalf (K1, K2, A3)."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from core.actions.company import save_company
from core.actions.members import change_role, deactivate_member, reactivate_member
from core.errors import NotAllowed, NotFound, Refused
from core.model import Audience, MemberId, OrganizationId, Role
from core.repository import reading, transaction
from core.store.tables import AuditRow
from tests import factories
from tests.cast import CLIENT, KAKUTOKU, NOW, ORGANIZATIONS, OTHER_CLIENT, PARTNER, PEOPLE, Cast, address

NOWHERE = OrganizationId(999)


@pytest.mark.parametrize("who", ["sales", "director", "operator"])
def test_everybody_at_kakutoku_reads_every_organisation(engine: Engine, cast: Cast, who: str):
    with reading(engine, getattr(cast, who)) as repo:
        found = repo.directory.listing()
        assert {line.name for line in found.lines} == {each[1] for each in ORGANIZATIONS.values()}
        assert found.counts == {Audience.CLIENT: 2, Audience.PARTNER: 2, Audience.KAKUTOKU: 1}
        assert [line.members for line in found.lines if line.id == CLIENT] == [3]
        page = repo.directory.get(CLIENT, NOW)
        assert [each.name for each in page.members] == [PEOPLE[name][2] for name in ("buyer", "boss", "looker")]


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "seller", "rival"])
def test_nobody_else_does(engine: Engine, cast: Cast, who: str):
    with reading(engine, getattr(cast, who)) as repo:
        with pytest.raises(NotAllowed):
            repo.directory.listing()
        with pytest.raises(NotAllowed):
            repo.directory.get(CLIENT, NOW)


@pytest.mark.parametrize("words", ["青葉", "Aoba", "aoba-keiki.example", "佐倉", address("buyer"), "青葉 計器"])
def test_an_organisation_is_found_by_its_names_and_people(engine: Engine, cast: Cast, words: str):
    with reading(engine, cast.sales) as repo:
        found = repo.directory.listing(text=words)
        assert [line.id for line in found.lines] == [CLIENT]
        assert found.counts[Audience.CLIENT] == found.found == 1
        assert repo.directory.listing(Audience.PARTNER, words).lines == ()


def test_how_much_business_it_has(engine: Engine, cast: Cast):
    factories.contracted(engine, cast)
    with reading(engine, cast.sales) as repo:
        counted = {
            each: (page.postings, page.proposals, page.deals)
            for each in (CLIENT, PARTNER, OTHER_CLIENT)
            for page in (repo.directory.get(each, NOW),)
        }
    assert counted == {CLIENT: (1, 1, 1), PARTNER: (0, 1, 1), OTHER_CLIENT: (0, 0, 0)}


def test_what_does_not_exist_is_not_found(engine: Engine, cast: Cast):
    with reading(engine, cast.operator) as repo, pytest.raises(NotFound):
        repo.directory.get(NOWHERE, NOW)


def test_operations_correct_a_company_on_its_behalf(engine: Engine, cast: Cast):
    """What the old name covered stays covered, and so does the new one (P10)."""
    old = ORGANIZATIONS[PARTNER][1]
    text = f"{old}、改め株式会社みかづき営業舎です。"
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast), body=text)
    with transaction(engine, cast.operator) as repo:
        entry = repo.directory.get(PARTNER, NOW).entry
        save_company(repo, entry, replace(entry, name="株式会社みかづき営業舎"), NOW, organization=PARTNER)
    with reading(engine, cast.buyer) as repo:
        body = repo.candidates.detail(proposal, NOW).body
    assert "みかづき" not in body
    assert "ツキノワ" not in body
    with Session(engine) as session:
        row = session.scalars(select(AuditRow).where(AuditRow.action == "save_company")).one()
    assert (row.subject_id, row.on_behalf_of_id, row.organization_id) == (PARTNER, PARTNER, KAKUTOKU)
    assert (row.before["name"], row.after["name"]) == (old, "株式会社みかづき営業舎")


def test_operations_change_people_on_their_companys_behalf(engine: Engine, cast: Cast):
    with transaction(engine, cast.operator) as repo:
        change_role(repo, cast.buyer.member, Role.GUEST, NOW, organization=CLIENT)
        deactivate_member(repo, cast.looker.member, NOW, organization=CLIENT)
        reactivate_member(repo, cast.looker.member, NOW, organization=CLIENT)
    with reading(engine, cast.operator) as repo:
        roles = {each.id: each.role for each in repo.directory.get(CLIENT, NOW).members}
    assert roles[cast.buyer.member] is Role.GUEST
    with Session(engine) as session:
        behalf = session.execute(select(AuditRow.action, AuditRow.on_behalf_of_id).order_by(AuditRow.id)).all()
    assert behalf == [("change_role", CLIENT), ("deactivate_member", CLIENT), ("reactivate_member", CLIENT)]


def test_the_last_admin_stays_also_for_operations(engine: Engine, cast: Cast):
    for attempt in (
        lambda repo: change_role(repo, cast.boss.member, Role.STAFF, NOW, organization=CLIENT),
        lambda repo: deactivate_member(repo, cast.boss.member, NOW, organization=CLIENT),
        lambda repo: deactivate_member(repo, cast.operator.member, NOW, organization=KAKUTOKU),
        lambda repo: change_role(repo, cast.buyer.member, Role.SALES, NOW, organization=CLIENT),
    ):
        with pytest.raises(Refused), transaction(engine, cast.operator) as repo:
            attempt(repo)


@pytest.mark.parametrize("who", ["boss", "outsider", "sales", "director", "seller"])
def test_nobody_else_names_another_organisation(engine: Engine, cast: Cast, who: str):
    for attempt in (
        lambda repo: change_role(repo, cast.buyer.member, Role.GUEST, NOW, organization=CLIENT),
        lambda repo: deactivate_member(repo, cast.buyer.member, NOW, organization=CLIENT),
        lambda repo: reactivate_member(repo, cast.buyer.member, NOW, organization=CLIENT),
    ):
        with pytest.raises(NotAllowed), transaction(engine, getattr(cast, who)) as repo:
            attempt(repo)


def test_a_member_of_another_organisation_is_not_found(engine: Engine, cast: Cast):
    for organization, member in ((OTHER_CLIENT, cast.buyer.member), (NOWHERE, cast.buyer.member), (CLIENT, 999)):
        with pytest.raises(NotFound), transaction(engine, cast.operator) as repo:
            deactivate_member(repo, MemberId(member), NOW, organization=organization)
