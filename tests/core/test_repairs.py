"""Operations put right where somebody is stuck: with a reason, recorded, told to whom it concerns (K3)."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval
from core.actions.orders import submit_version
from core.actions.repairs import correct_email, end_member_sessions, unlock_sign_in, withdraw_stuck_approval
from core.errors import ConsoleError, NotAllowed, NotFound, Refused
from core.model import MailState, MemberId, OrderId, OrderState, Side, Viewer
from core.repository import Repository, broken_orders, reading, transaction
from core.rules_access import ADDRESS
from core.rules_desk import REASON_LIMIT
from core.store.engine import WRITE
from core.store.tables import AuditRow, MailRow, MemberRow, SessionRow, SignInAttemptRow
from tests import factories
from tests.cast import CLIENT, KAKUTOKU, NOW, PARTNER, Cast, address

WHY = "お電話でのご依頼（本人確認済み）"


def act(engine: Engine, viewer: Viewer, action: Callable[..., object], *arguments: object) -> None:
    with transaction(engine, viewer) as repo:
        action(repo, *arguments, NOW)


def write(engine: Engine, *statements: object) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for statement in statements:
            session.execute(statement)  # type: ignore[call-overload]


def event(engine: Engine, action: str) -> AuditRow:
    with Session(engine) as session:
        return session.scalars(select(AuditRow).where(AuditRow.action == action)).one()


def told(engine: Engine) -> dict[str, list[str]]:
    """Who was written to, by the kind of letter."""
    found: dict[str, list[str]] = {}
    with Session(engine) as session:
        for mail in session.scalars(select(MailRow).order_by(MailRow.id)):
            found.setdefault(mail.kind, []).extend(mail.to)
    return found


def lock(engine: Engine, name: str) -> None:
    digest = hashlib.sha256(address(name).encode()).hexdigest()
    failed = [{"address_hash": digest, "network": "", "at": NOW} for _ in range(ADDRESS.lock)]
    write(engine, insert(SignInAttemptRow).values(failed))


def sign_in(engine: Engine, viewer: Viewer, count: int = 2) -> None:
    sessions = [
        {
            "token_hash": f"{viewer.member}-{number}",
            "member_id": viewer.member,
            "epoch": 0,
            "created_at": NOW,
            "seen_at": NOW,
            "expires_at": NOW + timedelta(days=1),
        }
        for number in range(count)
    ]
    write(engine, insert(SessionRow).values(sessions))


def test_a_locked_sign_in_is_unlocked(engine: Engine, cast: Cast):
    lock(engine, "buyer")
    with reading(engine, cast.operator) as repo:
        assert [each.locked for each in repo.directory.get(CLIENT, NOW).members] == [True, False, False]
    act(engine, cast.operator, unlock_sign_in, cast.buyer.member, WHY)
    with reading(engine, cast.operator) as repo:
        assert not any(each.locked for each in repo.directory.get(CLIENT, NOW).members)
    row = event(engine, "unlock_sign_in")
    assert row.before == {"failures": ADDRESS.lock}
    assert row.after == {"failures": 0, "reason": WHY}
    assert row.on_behalf_of_id == CLIENT
    assert told(engine) == {"account_repaired": [address("buyer")]}


def test_a_member_is_signed_out_everywhere(engine: Engine, cast: Cast):
    sign_in(engine, cast.seller)
    act(engine, cast.operator, end_member_sessions, cast.seller.member, WHY)
    with Session(engine) as session:
        assert all(row.ended_at for row in session.scalars(select(SessionRow)))
    assert event(engine, "end_member_sessions").before == {"sessions": 2}
    assert told(engine) == {"account_repaired": [address("seller")]}


def test_a_wrong_mail_address_is_corrected(engine: Engine, cast: Cast):
    """What still waits goes to the new one; both are told; texts that name the old one stay covered (P10)."""
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast), body=f"{address('seller')}まで")
    factories.in_talks(engine, cast)
    act(engine, cast.operator, correct_email, cast.seller.member, " Naoto.Takasaki@Tsukinowa.example ", WHY)
    new = "naoto.takasaki@tsukinowa.example"
    assert event(engine, "correct_email").after == {"email": new, "reason": WHY}
    assert event(engine, "correct_email").before == {"email": address("seller")}
    letters = told(engine)
    assert letters["account_repaired"] == [new, address("seller")]
    assert letters["proceeded"] == [new]
    with reading(engine, cast.buyer) as repo:
        assert address("seller") not in repo.candidates.detail(proposal, NOW).body
    with Session(engine) as session:
        assert session.get(MemberRow, cast.seller.member).email == new  # type: ignore[union-attr]


@pytest.mark.parametrize("email", ["", "naoto", "新田@tsukinowa.example", address("rival")])
def test_what_is_no_free_address_is_refused(engine: Engine, cast: Cast, email: str):
    with pytest.raises(Refused, match="メールアドレス"):
        act(engine, cast.operator, correct_email, cast.seller.member, email, WHY)


def stuck(engine: Engine, cast: Cast) -> OrderId:
    order = factories.negotiating(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        request_approval(repo, order, 1, NOW)
    return order


def test_an_approval_that_nobody_answers_is_withdrawn(engine: Engine, cast: Cast):
    """The chain stays whole, both sides read why, and the negotiation goes on (O5)."""
    order = stuck(engine, cast)
    with reading(engine, cast.operator) as repo:
        for organization in (CLIENT, PARTNER):
            assert [(each.order, each.version) for each in repo.repairs.awaiting(organization)] == [(order, 1)]
        assert repo.repairs.awaiting(KAKUTOKU) == ()
    act(engine, cast.operator, withdraw_stuck_approval, order, 1, WHY)
    with reading(engine, cast.operator) as repo:
        assert repo.repairs.awaiting(CLIENT) == ()
    assert list(broken_orders(engine)) == []
    for viewer in (cast.buyer, cast.seller):
        with reading(engine, viewer) as repo:
            page = repo.orders.page(order, NOW.date())
            assert page.order.state is OrderState.NEGOTIATING
            last = page.events[-1]
            assert (last.side, last.author, last.text) == (Side.SYSTEM, "カクトク運営事務局", WHY)
            assert WHY in repo.messages.thread(page.order.proposal).messages[-1].body
    letters = told(engine)["approval_withdrawn"]
    assert sorted(letters) == sorted([address("buyer"), address("boss"), address("seller")])
    assert event(engine, "withdraw_stuck_approval").before == {"awaiting": 1}
    with Session(engine) as session:
        asked = session.scalars(
            select(MailRow.state).where(MailRow.kind == "approval_requested").order_by(MailRow.id)
        ).all()
        assert set(asked) == {MailState.CANCELLED}
    with transaction(engine, cast.buyer) as repo:
        request_approval(repo, order, 1, NOW)
    with transaction(engine, cast.seller) as repo:
        approve(repo, order, 1, NOW)
    assert list(broken_orders(engine)) == []


def test_what_is_not_stuck_any_more_is_left_alone(engine: Engine, cast: Cast):
    order = stuck(engine, cast)
    with transaction(engine, cast.seller) as repo:
        approve(repo, order, 1, NOW)
    with pytest.raises(Refused, match="すでに"):
        act(engine, cast.operator, withdraw_stuck_approval, order, 1, WHY)
    with pytest.raises(NotFound):
        act(engine, cast.operator, withdraw_stuck_approval, OrderId(999), 1, WHY)


def test_a_version_that_came_in_between_is_not_meant(engine: Engine, cast: Cast):
    order = stuck(engine, cast)
    with transaction(engine, cast.seller) as repo:
        content = repo.orders.version(order, 1).content
        submit_version(repo, order, 1, replace(content, remarks="改めて提出します。"), NOW)
    with pytest.raises(Refused):
        act(engine, cast.operator, withdraw_stuck_approval, order, 1, WHY)


ATTEMPTS: dict[str, Callable[[Repository, Cast, OrderId, str], object]] = {
    "unlock": lambda repo, cast, _, why: unlock_sign_in(repo, cast.buyer.member, why, NOW),
    "sessions": lambda repo, cast, _, why: end_member_sessions(repo, cast.seller.member, why, NOW),
    "email": lambda repo, cast, _, why: correct_email(repo, cast.seller.member, "n@tsukinowa.example", why, NOW),
    "approval": lambda repo, _, order, why: withdraw_stuck_approval(repo, order, 1, why, NOW),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_each_asks_for_a_reason_and_for_operations(engine: Engine, cast: Cast, attempt: str):
    order = stuck(engine, cast)
    lock(engine, "buyer")
    sign_in(engine, cast.seller)
    for who in cast.__slots__:
        for why in (WHY,) if who != "operator" else ("", " ", "あ" * (REASON_LIMIT + 1)):
            refusal: type[ConsoleError] = Refused if who == "operator" else NotAllowed
            with pytest.raises(refusal), transaction(engine, getattr(cast, who)) as repo:
                ATTEMPTS[attempt](repo, cast, order, why)
    with transaction(engine, cast.operator) as repo:
        ATTEMPTS[attempt](repo, cast, order, WHY)


@pytest.mark.parametrize("action", [unlock_sign_in, end_member_sessions])
def test_what_is_not_broken_is_not_repaired(engine: Engine, cast: Cast, action: Callable[..., object]):
    with pytest.raises(Refused):
        act(engine, cast.operator, action, cast.buyer.member, WHY)
    with pytest.raises(NotFound):
        act(engine, cast.operator, action, MemberId(999), WHY)


def test_nobody_ends_their_own_sessions_this_way(engine: Engine, cast: Cast):
    sign_in(engine, cast.operator)
    with pytest.raises(Refused, match="セキュリティ"):
        act(engine, cast.operator, end_member_sessions, cast.operator.member, WHY)
