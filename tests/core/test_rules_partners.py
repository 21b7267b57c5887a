"""The law of partners, whole: when プライム認定 is held, and what a profile must say (P6, K1)."""

import itertools
from datetime import date, timedelta

import pytest

from core import rules_partners as law
from core.errors import Refused
from core.model import Certification
from core.model_accounts import AuditKind, ProfileItem

MEETINGS, MANAGEMENT = AuditKind.MEETINGS, AuditKind.MANAGEMENT
PRIME, STANDARD = Certification.PRIME, Certification.STANDARD
TODAY = date(2026, 11, 24)

# The latest of each kind (None: never held), and what it makes of the partner.
CERTIFIED: dict[tuple[bool | None, bool | None], tuple[Certification, tuple[AuditKind, ...]]] = {
    (None, None): (STANDARD, (MEETINGS, MANAGEMENT)),
    (None, False): (STANDARD, (MEETINGS, MANAGEMENT)),
    (None, True): (STANDARD, (MEETINGS,)),
    (False, None): (STANDARD, (MEETINGS, MANAGEMENT)),
    (False, False): (STANDARD, (MEETINGS, MANAGEMENT)),
    (False, True): (STANDARD, (MEETINGS,)),
    (True, None): (STANDARD, (MANAGEMENT,)),
    (True, False): (STANDARD, (MANAGEMENT,)),
    (True, True): (PRIME, ()),
}


def test_the_table_is_whole():
    assert set(CERTIFIED) == set(itertools.product((None, False, True), repeat=len(AuditKind)))


@pytest.mark.parametrize(("results", "expected"), CERTIFIED.items())
def test_prime_is_who_passed_the_latest_audit_of_each_kind(results, expected):
    latest = {kind: passed for kind, passed in zip(AuditKind, results, strict=True) if passed is not None}
    assert (law.certification(latest), law.outstanding(latest)) == expected


@pytest.mark.parametrize("ago", [0, 1, 400])
def test_an_audit_has_been_held_by_now(ago):
    assert law.require_held(TODAY - timedelta(days=ago), TODAY) == TODAY - timedelta(days=ago)


@pytest.mark.parametrize("day", [None, TODAY + timedelta(days=1), date(9999, 12, 31)])
def test_an_audit_without_a_day_or_still_to_come_is_none(day):
    with pytest.raises(Refused, match="審査日"):
        law.require_held(day, TODAY)


WHOLE: dict[ProfileItem, object] = dict.fromkeys(ProfileItem, "入力済み")
MAY_BE_EMPTY = {ProfileItem.RECORD, ProfileItem.REGULAR_EMPLOYEES}


@pytest.mark.parametrize("item", ProfileItem)
@pytest.mark.parametrize("empty", ["", 0, None])
def test_what_a_profile_must_say_before_its_partner_proposes(item, empty):
    told = {**WHOLE, item: empty}
    assert law.missing(told) == (() if item in MAY_BE_EMPTY else (item,))
    if item not in MAY_BE_EMPTY:
        with pytest.raises(Refused, match=item.label):
            law.require_profile(told)


def test_who_told_nothing_lacks_everything_and_who_told_all_may_propose():
    assert set(law.missing({})) == set(ProfileItem) - MAY_BE_EMPTY
    law.require_profile(WHOLE)
    assert law.missing(WHOLE) == ()


def test_there_are_forty_seven_prefectures():
    assert len(law.PREFECTURES) == len(set(law.PREFECTURES)) == 47
    assert all(name[-1] in "都道府県" for name in law.PREFECTURES)
