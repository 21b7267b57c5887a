"""Colleagues get another role, leave and return; the last who manages stays, whoever presses when (A3, A4)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from core.actions import access
from core.actions.access import Terms
from core.actions.members import (
    appoint_manager,
    change_role,
    deactivate_member,
    dismiss_band,
    reactivate_member,
    save_own_profile,
)
from core.actions.registration import NewMember, register_member
from core.errors import ConsoleError, NotAllowed, NotFound, Refused, SignedOut
from core.model import Audience, MemberId, OrganizationId, Role, Viewer
from core.passwords import Passwords
from core.repository import Repository, reading, transaction
from core.store.tables import AuditRow, MemberRow, OrganizationRow, ProposalRow
from core.views.members import MemberState
from tests.cast import CLIENT, NOW, PARTNER, Cast
from tests.factories import posting, proposal

TERMS = Terms(Passwords(time_cost=1, memory_kib=8, parallelism=1), timedelta(hours=8), timedelta(days=7))

ACTIONS: dict[str, Callable[[Repository, MemberId], None]] = {
    "change_role": lambda repo, member: change_role(repo, member, Role.GUEST, NOW),
    "deactivate_member": lambda repo, member: deactivate_member(repo, member, NOW),
    "reactivate_member": lambda repo, member: reactivate_member(repo, member, NOW),
}


def act(engine: Engine, viewer: Viewer, action: str, member: MemberId) -> None:
    with transaction(engine, viewer) as repo:
        ACTIONS[action](repo, member)


def make(engine: Engine, member: MemberId, **values: object) -> None:
    """Make somebody what a test needs them to be."""
    with Session(engine) as session, session.begin():
        row = session.get_one(MemberRow, member)
        for name, value in values.items():
            setattr(row, name, value)


def state(engine: Engine) -> list[tuple[object, ...]]:
    """What the actions could change, and the trail."""
    with Session(engine) as session:
        members = session.execute(
            select(MemberRow.id, MemberRow.role, MemberRow.active, MemberRow.epoch, MemberRow.name).order_by(
                MemberRow.id
            )
        )
        return [tuple(row) for row in members] + [(session.scalar(select(func.count(AuditRow.id))),)]


def second_boss(engine: Engine, cast: Cast) -> Viewer:
    make(engine, cast.buyer.member, role=Role.ADMIN)
    return Viewer(cast.buyer.member, CLIENT, Audience.CLIENT, Role.ADMIN)


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", Cast.__slots__)
def test_only_those_who_manage_change_people_and_only_their_own(engine: Engine, cast: Cast, who: str, action: str):
    viewer: Viewer = getattr(cast, who)
    before = state(engine)
    for member in (cast.looker.member, MemberId(999)):
        if who == "boss" and member == cast.looker.member:
            continue
        with pytest.raises((NotAllowed, NotFound, Refused)) as refusal:
            act(engine, viewer, action, member)
        manages = viewer.role in (Role.ADMIN, Role.OPERATIONS)
        role_of_others = action == "change_role" and viewer.audience is Audience.KAKUTOKU
        assert isinstance(refusal.value, (Refused if role_of_others else NotFound) if manages else NotAllowed)
    assert state(engine) == before


def test_a_colleague_leaves_and_returns_and_every_session_ends_at_once(engine: Engine, cast: Cast):
    token = sign_in(engine, cast.buyer)
    assert access.recognize(engine, TERMS, token, NOW)
    act(engine, cast.boss, "deactivate_member", cast.buyer.member)
    assert access.recognize(engine, TERMS, token, NOW) is None
    with pytest.raises(SignedOut), transaction(engine, cast.buyer):
        pass
    with reading(engine, cast.boss) as repo:
        assert [m.id for m in repo.members.listing(MemberState.INACTIVE).lines] == [cast.buyer.member]
    act(engine, cast.boss, "reactivate_member", cast.buyer.member)
    assert access.recognize(engine, TERMS, token, NOW) is None
    assert access.recognize(engine, TERMS, sign_in(engine, cast.buyer), NOW)


def test_another_role_counts_at_once_and_is_in_the_trail(engine: Engine, cast: Cast):
    token = sign_in(engine, cast.buyer)
    act(engine, cast.boss, "change_role", cast.buyer.member)
    assert access.recognize(engine, TERMS, token, NOW) is None
    with Session(engine) as session:
        trail = session.scalars(select(AuditRow).where(AuditRow.action == "change_role")).one()
    assert (trail.before, trail.after) == ({"role": "staff"}, {"role": "guest"})
    before = state(engine)
    act(engine, cast.boss, "change_role", cast.buyer.member)
    assert state(engine) == before, "a second press changes nothing"


@pytest.mark.parametrize("action", ["change_role", "deactivate_member"])
def test_the_last_admin_can_not_go_and_hears_what_to_do_first(engine: Engine, cast: Cast, action: str):
    before = state(engine)
    with pytest.raises(Refused, match="最後の管理者のため"):
        act(engine, cast.boss, action, cast.boss.member)
    assert state(engine) == before


@pytest.mark.parametrize("action", ["change_role", "deactivate_member"])
def test_nobody_changes_themselves_even_where_another_admin_is_left(engine: Engine, cast: Cast, action: str):
    second_boss(engine, cast)
    with pytest.raises(Refused, match="ほかの管理者に依頼"):
        act(engine, cast.boss, action, cast.boss.member)


def test_the_last_of_operations_stays_as_well(engine: Engine, cast: Cast):
    with pytest.raises(Refused, match="最後の運営"), transaction(engine, cast.operator) as repo:
        change_role(repo, cast.operator.member, Role.SALES, NOW)


def test_an_inactive_colleague_gets_no_other_role(engine: Engine, cast: Cast):
    act(engine, cast.boss, "deactivate_member", cast.buyer.member)
    with pytest.raises(Refused, match="先に利用を再開"):
        act(engine, cast.boss, "change_role", cast.buyer.member)


@pytest.mark.parametrize("role", [Role.SALES, Role.DIRECTOR, Role.OPERATIONS])
def test_a_client_has_no_role_of_kakutoku(engine: Engine, cast: Cast, role: Role):
    with pytest.raises(Refused, match="設定できません"), transaction(engine, cast.boss) as repo:
        change_role(repo, cast.buyer.member, role, NOW)


@pytest.mark.parametrize("action", ["change_role", "deactivate_member"])
def test_two_admins_who_end_each_other_at_once_leave_one(engine: Engine, cast: Cast, action: str):
    pair = (cast.boss, second_boss(engine, cast))
    for _ in range(5):
        start, said = Barrier(2), []

        def press(viewer: Viewer, other: MemberId, start: Barrier = start, said: list[object] = said) -> None:
            start.wait()
            try:
                act(engine, viewer, action, other)
                said.append("done")
            except ConsoleError as refused:
                said.append(refused)

        threads = [Thread(target=press, args=(pair[n], pair[1 - n].member)) for n in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with Session(engine) as session:
            left = session.scalars(
                select(MemberRow.id).where(
                    MemberRow.organization_id == CLIENT, MemberRow.role == Role.ADMIN, MemberRow.active.is_(True)
                )
            ).all()
        assert left, said
        assert said.count("done") + len(left) == 2, said
        for viewer in pair:
            make(engine, viewer.member, role=Role.ADMIN, active=True)


def test_lists_are_paged_and_counted_and_stay_within_the_company(engine: Engine, cast: Cast):
    with Session(engine) as session, session.begin():
        for n in range(30):
            session.add(
                MemberRow(
                    organization_id=CLIENT,
                    email=f"m{n}@aoba-keiki.example",
                    name=f"社員{n:02}",
                    role=Role.STAFF,
                    password_hash="",
                    active=n >= 3,
                    created_at=NOW,
                )
            )
    with reading(engine, cast.looker) as repo:
        first, second = (repo.members.listing(MemberState.ACTIVE, page=page) for page in (1, 2))
        assert (len(first.lines), len(second.lines), first.pages, first.found) == (25, 5, 2, 30)
        assert first.counts == {MemberState.ACTIVE: 30, MemberState.INVITED: 0, MemberState.INACTIVE: 3}
        assert first.managers == {cast.boss.member}
        assert repo.members.listing(MemberState.ACTIVE, page=99).lines == second.lines
        assert [line.name for line in repo.members.listing(text="Ｍ２9@").lines] == ["社員29"]
        assert [line.state for line in repo.members.listing(page=2).lines][-3:] == [MemberState.INACTIVE] * 3
    with reading(engine, cast.outsider) as repo:
        assert [line.id for line in repo.members.listing().lines] == [cast.outsider.member]


# --- a company that nobody manages any more -----------------------------------------------------------------------


def test_operations_give_a_company_without_an_admin_a_new_one(engine: Engine, cast: Cast):
    make(engine, cast.boss.member, active=False)
    with transaction(engine, cast.operator) as repo:
        appoint_manager(repo, CLIENT, cast.buyer.member, "前任者の退職により依頼を受けたため", NOW)
    boss = Viewer(cast.buyer.member, CLIENT, Audience.CLIENT, Role.ADMIN)
    act(engine, boss, "deactivate_member", cast.looker.member)
    with Session(engine) as session:
        trail = session.scalars(select(AuditRow).where(AuditRow.action == "appoint_manager")).one()
    assert trail.on_behalf_of_id == CLIENT
    assert trail.after["reason"] == "前任者の退職により依頼を受けたため"


def test_the_former_admin_may_be_brought_back_as_well(engine: Engine, cast: Cast):
    make(engine, cast.boss.member, active=False)
    with transaction(engine, cast.operator) as repo:
        appoint_manager(repo, CLIENT, cast.boss.member, "復職", NOW)
    with Session(engine) as session:
        assert session.get_one(MemberRow, cast.boss.member).active


def test_a_company_that_has_an_admin_gets_none_from_kakutoku(engine: Engine, cast: Cast):
    before = state(engine)
    with pytest.raises(Refused, match="会社の管理者に依頼"), transaction(engine, cast.operator) as repo:
        appoint_manager(repo, CLIENT, cast.buyer.member, "理由", NOW)
    with pytest.raises(Refused, match="理由"), transaction(engine, cast.operator) as repo:
        appoint_manager(repo, PARTNER, cast.seller.member, " ", NOW)
    for organization, member in ((PARTNER, cast.buyer.member), (OrganizationId(99), cast.seller.member)):
        with pytest.raises(NotFound), transaction(engine, cast.operator) as repo:
            appoint_manager(repo, organization, member, "理由", NOW)
    assert state(engine) == before


@pytest.mark.parametrize("who", Cast.__slots__)
def test_only_operations_appoint_an_admin(engine: Engine, cast: Cast, who: str):
    if who == "operator":
        return
    with pytest.raises(NotAllowed), transaction(engine, getattr(cast, who)) as repo:
        appoint_manager(repo, PARTNER, cast.seller.member, "理由", NOW)


# --- one's own ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", Cast.__slots__)
def test_everybody_keeps_their_own_name_and_wishes(engine: Engine, cast: Cast, who: str):
    viewer: Viewer = getattr(cast, who)
    with transaction(engine, viewer) as repo:
        save_own_profile(repo, " 髙﨑  直人 ", NOW, notify_messages=False, notify_orders=True)
    with reading(engine, viewer) as repo:
        mine = repo.members.own_profile()
    assert (mine.name, mine.notify_messages, mine.notify_orders) == ("髙﨑 直人", False, True)
    before = state(engine)
    with transaction(engine, viewer) as repo:
        save_own_profile(repo, "髙﨑 直人", NOW, notify_messages=False, notify_orders=True)
    assert state(engine) == before, "what changes nothing leaves no trace"


@pytest.mark.parametrize("name", ["", " \u3000", "あ" * 101, "\u200b"])
def test_a_name_is_needed(engine: Engine, cast: Cast, name: str):
    with pytest.raises(Refused, match="氏名"), transaction(engine, cast.looker) as repo:
        save_own_profile(repo, name, NOW, notify_messages=True, notify_orders=True)


def test_a_name_that_is_left_behind_still_covers_what_was_written_under_it(engine: Engine, cast: Cast):
    """P10: both the former name and the new one tell who the partner is."""
    written = proposal(engine, cast.seller, posting(engine, cast), body="五百旗頭が伺います。髙﨑も同席します。")
    for name in ("五百旗頭 直人", "五百旗頭 直"):
        with transaction(engine, cast.seller) as repo:
            save_own_profile(repo, name, NOW, notify_messages=True, notify_orders=True)
    with Session(engine) as session:
        masked = session.get_one(ProposalRow, written).masked_body
    assert "五百旗頭" not in masked
    assert "髙﨑" not in masked


def test_of_two_names_that_are_left_behind_at_once_both_still_cover(engine: Engine, cast: Cast):
    written = proposal(engine, cast.seller, posting(engine, cast), body="髙﨑が伺います。")
    with transaction(engine, cast.operator) as repo:
        new = NewMember("hikaru@hikari-sales.example", "新田 ひかる", Role.STAFF, "x")
        colleague = replace(cast.seller, member=register_member(repo, PARTNER, new, NOW))

    def rename(viewer: Viewer, name: str) -> None:
        with transaction(engine, viewer) as repo:
            save_own_profile(repo, name, NOW, notify_messages=True, notify_orders=True)

    renaming = Thread(target=rename, args=(colleague, "星野 ひかる"))
    with transaction(engine, cast.seller) as repo:
        save_own_profile(repo, "五百旗頭 直人", NOW, notify_messages=True, notify_orders=True)
        renaming.start()
        renaming.join(0.5)  # it waits for this transaction
    renaming.join()
    with Session(engine) as session:
        former = session.get_one(OrganizationRow, PARTNER).former_names.splitlines()
        assert "髙﨑" not in session.get_one(ProposalRow, written).masked_body
    assert "新田 ひかる" in former
    assert len(former) == 2


def test_a_band_that_was_put_away_stays_away_for_this_person(engine: Engine, cast: Cast):
    with transaction(engine, cast.boss) as repo:
        dismiss_band(repo, NOW)
    with Session(engine) as session:
        moments = dict(session.execute(select(MemberRow.id, MemberRow.band_dismissed_at)).all())
    assert moments[cast.boss.member] == NOW
    assert moments[cast.buyer.member] is None


def sign_in(engine: Engine, viewer: Viewer) -> str:
    make(engine, viewer.member, password_hash=TERMS.passwords.hash("まるい海と青い自転車と雲"))
    with Session(engine) as session:
        email = session.get_one(MemberRow, viewer.member).email
    return access.sign_in(
        engine,
        TERMS,
        email=email,
        password="まるい海と青い自転車と雲",
        audience=viewer.audience,
        network="",
        now=NOW,
    )
