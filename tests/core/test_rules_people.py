"""Who manages whom, who may be invited and what a company has to tell: each table read whole (A3, A4)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import rules_people
from core.errors import Refused
from core.model import Audience, MemberId, OrganizationId, Role, Viewer
from core.rules import NOT_ALLOWED, PERMISSIONS, Permission
from core.rules_people import PENDING_LIMIT, RESEND_PAUSE, ROLES, STANDING, Asked, Standing, grants, manager, missing
from core.views.members import CompanyEntry
from tests.cast import NOW

A, B = MemberId(1), MemberId(2)
WHOLE = CompanyEntry("会社", "", "", "1000001", "東京都架空区1-1", "0300000101", "")


def test_the_roles_of_every_kind_of_organisation_are_those_of_the_permissions():
    assert {(audience, role) for audience, roles in ROLES.items() for role in roles} == set(PERMISSIONS)


@pytest.mark.parametrize("audience", Audience)
def test_only_the_role_that_manages_may_change_people_and_company(audience: Audience):
    holders = {
        permission: {role for role in ROLES[audience] if permission in PERMISSIONS[audience, role]}
        for permission in (Permission.MANAGE_MEMBERS, Permission.EDIT_COMPANY)
    }
    assert holders == {permission: {manager(audience)} for permission in holders}


@pytest.mark.parametrize("audience", Audience)
def test_the_table_that_people_read_is_the_table_of_the_law(audience: Audience):
    table = {grant.permission: grant.held for grant in grants(audience)}
    for permission in Permission:
        held = tuple(permission in PERMISSIONS[audience, role] for role in ROLES[audience])
        assert table.get(permission, (False,) * len(ROLES[audience])) == held
        assert NOT_ALLOWED[permission].endswith("。")
    assert list(table) == [grant.permission for grant in grants(audience)]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("audience", Audience)
def test_an_organisation_has_its_own_roles_and_no_others(audience: Audience, role: Role):
    if role in ROLES[audience]:
        rules_people.require_role(audience, role)
    else:
        with pytest.raises(Refused, match=role.label):
            rules_people.require_role(audience, role)


@pytest.mark.parametrize(
    ("managers", "leaving", "refused"),
    [({A, B}, A, False), ({A}, B, False), (set(), A, False), ({A}, A, True)],
    ids=["one of two", "another person", "nobody manages", "the last"],
)
@pytest.mark.parametrize("audience", Audience)
def test_the_last_who_manages_does_not_go(
    audience: Audience, managers: set[MemberId], leaving: MemberId, refused: bool
):
    if refused:
        with pytest.raises(Refused, match=f"最後の{manager(audience).label}"):
            rules_people.require_manager_left(audience, managers, leaving)
    else:
        rules_people.require_manager_left(audience, managers, leaving)


def test_nobody_changes_or_ends_their_own_account():
    viewer = Viewer(A, OrganizationId(1), Audience.KAKUTOKU, Role.OPERATIONS)
    with pytest.raises(Refused, match="ほかの運営に依頼"):
        rules_people.require_other(viewer, A)
    rules_people.require_other(viewer, B)


@pytest.mark.parametrize("standing", Standing)
def test_whoever_is_known_is_not_invited_and_hears_why(standing: Standing):
    if standing is Standing.FREE:
        rules_people.require_free(standing)
    else:
        with pytest.raises(Refused) as refusal:
            rules_people.require_free(standing)
        assert refusal.value.sentence == STANDING[standing]
        assert refusal.value.sentence.endswith("。")


@pytest.mark.parametrize(
    ("pending", "more", "fits"), [(0, 1, True), (150, 50, True), (150, 51, False), (200, 1, False)]
)
def test_so_many_invitations_may_wait_and_no_more(pending: int, more: int, fits: bool):
    if fits:
        rules_people.require_room(pending, more)
    else:
        with pytest.raises(Refused, match=str(PENDING_LIMIT)):
            rules_people.require_room(pending, more)


def test_an_invitation_is_not_mailed_twice_in_a_minute():
    with pytest.raises(Refused, match="1分"):
        rules_people.require_pause(NOW, NOW + RESEND_PAUSE - timedelta(seconds=1))
    rules_people.require_pause(NOW, NOW + RESEND_PAUSE)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize(("field", "label"), [("postal_code", "郵便番号"), ("address", "住所"), ("phone", "電話番号")])
def test_what_a_company_has_not_told_is_named(audience: Audience, field: str, label: str):
    """A4: kakutoku's own entry asks nobody for anything."""
    assert missing(audience, WHOLE) == ()
    assert missing(audience, replace(WHOLE, **{field: " "})) == (() if audience is Audience.KAKUTOKU else (label,))


@pytest.mark.parametrize("dismissed", [True, False])
@pytest.mark.parametrize(("audience", "role"), PERMISSIONS)
def test_the_band_asks_the_admin_of_a_client_and_nobody_who_has_put_it_away(
    audience: Audience, role: Role, dismissed: bool
):
    """A4."""
    viewer = Viewer(A, OrganizationId(1), audience, role)
    lacking = replace(WHOLE, phone="", address="")
    asked = rules_people.asked_for(viewer, lacking, NOW if dismissed else None, billed=False)
    asks = (audience, role, dismissed) == (Audience.CLIENT, Role.ADMIN, False)
    assert asked == (Asked(("住所", "電話番号"), billing=True) if asks else Asked())
    assert rules_people.asked_for(viewer, WHOLE, None, billed=True) == Asked()
