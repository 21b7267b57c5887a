"""Each table of the law, whole: who may do what, which moves exist, what stands open at midnight."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from core import rules
from core.errors import NotAllowed, Refused
from core.model import (
    Audience,
    CandidateStatus,
    MemberId,
    OrganizationId,
    PostingId,
    ProposalId,
    Role,
    Side,
    Viewer,
)
from core.rules import Permission
from tests.cast import NOW

S = CandidateStatus

MAY = """
    client   admin       screen_candidates exchange_messages negotiate_orders consult edit_company manage_members
    client   staff       screen_candidates exchange_messages negotiate_orders consult
    client   guest
    partner  admin       propose exchange_messages negotiate_orders edit_partner_profile edit_company manage_members
    partner  admin       report_delivery register_invoices bundle_papers
    partner  staff       register_invoices bundle_papers
    client   admin       check_quality bundle_papers edit_billing override_law
    client   staff       check_quality bundle_papers
    kakutoku sales       read_quality
    kakutoku director    read_quality
    kakutoku operations  read_quality manage_invoices bundle_papers
    partner  staff       propose exchange_messages negotiate_orders edit_partner_profile report_delivery
    partner  guest
    kakutoku sales       read_consultations read_organizations
    kakutoku sales       answer_consultations handle_leads open_postings register view_as
    kakutoku director    read_consultations read_organizations
    kakutoku operations  read_consultations read_organizations
    kakutoku operations  answer_consultations handle_leads open_postings register view_as
    kakutoku operations  edit_company manage_members manage_organizations audit_partners set_fees decide_terminations
    partner  admin       report_activity staff_cases
    partner  staff       report_activity
    kakutoku sales       read_cases
    kakutoku director    read_cases direct_cases report_activity staff_cases
    kakutoku operations  read_cases direct_cases report_activity staff_cases deliver_lists
    kakutoku operations  read_mails retry_mails read_audit_trail repair read_papers
"""
"""A3 and A5 as a person would write them down; every pair that is not here may do nothing."""

ROWS = [line.split() for line in MAY.strip().splitlines()]
ALLOWED = {
    (Audience(who), Role(role)): {Permission(p) for one, its, *rest in ROWS if (one, its) == (who, role) for p in rest}
    for who, role, *_ in ROWS
}

MOVES = {
    (S.NEW, S.CONSIDERING),
    (S.NEW, S.ON_HOLD),
    (S.NEW, S.DECLINED),
    (S.ON_HOLD, S.CONSIDERING),
    (S.ON_HOLD, S.DECLINED),
    (S.DECLINED, S.CONSIDERING),
    (S.DECLINED, S.ON_HOLD),
    (S.CONSIDERING, S.ON_HOLD),
    (S.CONSIDERING, S.DECLINED),
}
"""P8, move by move."""


def viewer(audience: Audience, role: Role) -> Viewer:
    return Viewer(MemberId(1), OrganizationId(1), audience, role)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize(("audience", "role"), list(itertools.product(Audience, Role)))
def test_a_role_may_do_exactly_what_the_table_says(audience: Audience, role: Role, permission: Permission):
    someone = viewer(audience, role)
    if permission in ALLOWED.get((audience, role), set()):
        assert rules.allows(someone, permission)
        rules.require(someone, permission)
    else:
        assert not rules.allows(someone, permission)
        with pytest.raises(NotAllowed) as refused:
            rules.require(someone, permission)
        assert refused.value.sentence == rules.NOT_ALLOWED[permission]


def test_every_refusal_says_whom_to_ask_or_who_may():
    assert set(rules.NOT_ALLOWED) == set(Permission)
    assert all(sentence.endswith("。") for sentence in rules.NOT_ALLOWED.values())


@pytest.mark.parametrize("contracted", [False, True])
@pytest.mark.parametrize(("start", "to"), list(itertools.product(CandidateStatus, repeat=2)))
def test_candidate_moves_are_exactly_the_table(start: CandidateStatus, to: CandidateStatus, contracted: bool):
    if (start, to) in MOVES and not contracted:
        rules.require_move(start, to)
    else:
        with pytest.raises(Refused) as refused:
            rules.require_move(start, to, contracted=contracted)
        expected = rules.CONTRACTED if contracted else f"「{start.label}」から「{to.label}」には変更できません。"
        assert refused.value.sentence.startswith(expected)


BACK = {
    (S.ON_HOLD, S.NEW),
    (S.ON_HOLD, S.CONSIDERING),
    (S.DECLINED, S.NEW),
    (S.DECLINED, S.CONSIDERING),
    (S.DECLINED, S.ON_HOLD),
}
"""P8: where a candidate stands, and where 元に戻す brings it back to."""


@pytest.mark.parametrize("contracted", [False, True])
@pytest.mark.parametrize(("status", "previous"), list(itertools.product(CandidateStatus, (*CandidateStatus, None))))
def test_exactly_what_the_table_says_can_be_taken_back(
    status: CandidateStatus, previous: CandidateStatus | None, contracted: bool
):
    if (status, previous) in BACK and not contracted:
        assert rules.taken_back(status, previous) is previous
    else:
        with pytest.raises(Refused) as refused:
            rules.taken_back(status, previous, contracted=contracted)
        assert refused.value.sentence == (rules.CONTRACTED if contracted else rules.NOTHING_TO_TAKE_BACK)


def test_whatever_is_taken_back_was_a_move():
    assert all(status in rules.CANDIDATE_MOVES[previous] for status, previous in BACK)


@pytest.mark.parametrize(("chosen", "sentence"), [(0, "1社以上"), (51, "50社まで")])
def test_one_to_fifty_are_declined_together(chosen: int, sentence: str):
    rules.require_few_enough(1)
    rules.require_few_enough(50)
    with pytest.raises(Refused, match=sentence):
        rules.require_few_enough(chosen)


def test_only_one_postings_candidates_are_declined_together():
    rules.require_same_posting([PostingId(1), PostingId(1)])
    with pytest.raises(Refused, match="1つの募集"):
        rules.require_same_posting([PostingId(1), PostingId(2)])


def test_no_move_leads_back_to_new():
    assert not any(S.NEW in moves for moves in rules.CANDIDATE_MOVES.values())
    assert set(rules.CANDIDATE_MOVES) == set(CandidateStatus)


@pytest.mark.parametrize("address", ["", " ", "\u3000\n"])
def test_an_interview_needs_an_address(address: str):
    """P9."""
    with pytest.raises(Refused, match="住所"):
        rules.require_address(address)


def test_an_address_suffices_for_an_interview():
    rules.require_address("東京都架空区一丁目1番1号")
    assert rules.ADDRESS_MISSING.endswith("。")


@pytest.mark.parametrize("disclosed", [False, True])
@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("status", CandidateStatus)
def test_a_thread_opens_with_disclosure_and_rests_while_declined(status: CandidateStatus, side: Side, disclosed: bool):
    """M1 and P8."""
    rule = rules.thread_rule(status, NOW if disclosed else None, side)
    assert rule.readable is disclosed
    assert rule.writable is (disclosed and status is not S.DECLINED)
    assert bool(rule.reason) is not rule.writable
    if rule.writable:
        rules.require_writable_thread(status, NOW, side)
    else:
        with pytest.raises(Refused) as refused:
            rules.require_writable_thread(status, NOW if disclosed else None, side)
        assert refused.value.sentence == rule.reason


def test_a_partner_is_not_told_that_it_was_declined():
    """P8: the decline may still be taken back before its mail leaves."""
    assert "見送" not in rules.thread_rule(S.DECLINED, NOW, Side.PARTNER).reason


@pytest.mark.parametrize(("disclosed_at", "expected"), [(None, False), (NOW, True)])
def test_disclosure_is_a_recorded_fact(disclosed_at: datetime | None, expected: bool):
    """P8, P10."""
    assert rules.is_disclosed(disclosed_at) is expected


@pytest.mark.parametrize(("number", "label"), [(1, "候補者01（ID: 830d9e9）"), (120, "候補者120（ID: 830d9e9）")])
def test_a_candidate_is_called_by_number_and_short_id(number: int, label: str):
    """P10."""
    assert rules.candidate_label(number, "830d9e9") == label


DEADLINE = date(2026, 11, 20)
MIDNIGHT = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 2026-11-21 00:00 in Tokyo


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        (MIDNIGHT - timedelta(days=30), True),
        (MIDNIGHT - timedelta(hours=24), True),
        (MIDNIGHT - timedelta(microseconds=1), True),
        (MIDNIGHT, False),
        (MIDNIGHT + timedelta(microseconds=1), False),
        (MIDNIGHT + timedelta(hours=9), False),
    ],
)
def test_a_posting_is_open_through_its_deadline_in_japan(moment: datetime, open_: bool):
    """P3, T11: the day ends at midnight in Tokyo, wherever the server stands."""
    if open_:
        rules.require_open(DEADLINE, moment)
    else:
        with pytest.raises(Refused, match="締切"):
            rules.require_open(DEADLINE, moment)


def test_a_decline_has_keys_of_its_own_for_every_time():
    """P8: a second decline after one that was taken back is another occasion."""
    first = rules.decline_key(ProposalId(7), NOW)
    assert first != rules.decline_key(ProposalId(7), NOW + timedelta(milliseconds=1))
    assert not rules.decline_key(ProposalId(71), NOW).startswith(first)
    assert not first.startswith(rules.decline_key(ProposalId(1), NOW))
