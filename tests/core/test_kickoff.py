"""キックオフシート: written, shared as it stands, shared again when it changed; the client reads nothing else (D2)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import rules_kickoff as law
from core.actions.kickoff import save_kickoff, share_kickoff
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model_direction import CaseId, KickoffItem
from core.repository import reading, transaction
from core.store.tables import MailRow, NoticeRow
from tests import factories
from tests.cast import NOW, address

I = KickoffItem  # noqa: E741
FULL = {item: f"{item.label}の<b>取り決め</b>。\n\n2行目" for item in law.REQUIRED}
HALF = {item: text for item, text in FULL.items() if item not in (I.NEED, I.CALENDAR)}


@pytest.fixture
def case(engine, cast):
    """A deal from December to February as the director's case."""
    return factories.directed(engine, cast)


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def sheet(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.kickoffs.sheet(case)


def shared(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.kickoffs.shared(case)


def mails(engine):
    with Session(engine) as session:
        return session.execute(
            select(MailRow.to, MailRow.subject, MailRow.text).where(MailRow.kind == "kickoff_shared")
        ).all()


def test_every_item_has_a_hint_and_what_is_missing_is_named():
    assert set(law.HINTS) == set(I)
    assert law.missing({}) == law.REQUIRED
    assert law.missing(FULL) == ()
    with pytest.raises(Refused, match="「BANT：ニーズ（Need）」、「カレンダー連携」"):
        law.require_complete(HALF)
    with pytest.raises(Refused, match="ターゲットは2,000文字以内"):
        law.require_sheet({I.TARGET: "あ" * 2_001})


def test_the_client_reads_what_was_shared_and_not_what_came_after(engine, cast, case):
    assert (sheet(engine, cast.seller, case).revision, shared(engine, cast.buyer, case)) == (0, None)
    for _ in range(2):
        act(engine, cast.director, save_kickoff, case, HALF, 0)
    with pytest.raises(Refused, match="「カレンダー連携」"):
        act(engine, cast.director, share_kickoff, case, 1)
    assert shared(engine, cast.buyer, case) is None
    act(engine, cast.operator, save_kickoff, case, FULL, 1)
    for _ in range(2):
        act(engine, cast.director, share_kickoff, case, 2)
    for viewer in (cast.buyer, cast.looker, cast.seller, cast.director):
        assert shared(engine, viewer, case).items == {item: FULL.get(item, "") for item in I}
    act(engine, cast.director, save_kickoff, case, FULL | {I.TARGET: "社内だけの検討"}, 2)
    assert "社内だけの検討" not in repr(shared(engine, cast.buyer, case))
    stands = sheet(engine, cast.seller, case)
    assert (stands.items[I.TARGET], stands.changed, stands.shared_revision) == ("社内だけの検討", True, 2)
    with pytest.raises(Conflict, match="もう一度共有"):
        act(engine, cast.operator, share_kickoff, case, 2)
    act(engine, cast.operator, share_kickoff, case, 3)
    assert shared(engine, cast.buyer, case).items[I.TARGET] == "社内だけの検討"
    assert not sheet(engine, cast.seller, case).changed


def test_the_clients_people_are_told_once_a_share(engine, cast, case):
    act(engine, cast.director, save_kickoff, case, FULL, 0)
    for _ in range(2):
        act(engine, cast.director, share_kickoff, case, 1)
    assert sorted(to for ((to,), _, _) in mails(engine)) == [address("boss"), address("buyer")]
    _, subject, text = mails(engine)[0]
    assert "キックオフシートが共有されました" in subject
    assert f"/progress?case={case}&part=kickoff" in text
    act(engine, cast.director, save_kickoff, case, FULL | {I.OTHER: "追記"}, 1)
    assert len(mails(engine)) == 2
    act(engine, cast.director, share_kickoff, case, 2)
    assert "更新されました" in mails(engine)[-1][1]
    assert len(mails(engine)) == 4
    with Session(engine) as session:
        told = session.scalars(
            select(NoticeRow.member_id).where(NoticeRow.kind == "kickoff_shared").order_by(NoticeRow.id)
        ).all()
    assert set(told) == {cast.boss.member, cast.buyer.member}


def test_the_second_of_two_colleagues_is_told_and_overwrites_nothing(engine, cast, case):
    act(engine, cast.director, save_kickoff, case, HALF, 0)
    with pytest.raises(Conflict, match="別の担当者がキックオフシートを更新しました"):
        act(engine, cast.operator, save_kickoff, case, FULL, 0)
    assert sheet(engine, cast.director, case).missing == (I.NEED, I.CALENDAR)


def test_strangers_read_nothing_and_nobody_else_writes(engine, cast, case):
    for viewer in (cast.seller, cast.buyer, cast.sales):
        with pytest.raises(NotAllowed):
            act(engine, viewer, save_kickoff, case, FULL, 0)
        with pytest.raises(NotAllowed):
            act(engine, viewer, share_kickoff, case, 0)
    for viewer in (cast.rival, cast.outsider):
        for read in (sheet, shared):
            with pytest.raises(NotFound):
                read(engine, viewer, case)
    with pytest.raises(NotFound):
        sheet(engine, cast.buyer, case)
    with pytest.raises(NotFound):
        act(engine, cast.director, save_kickoff, CaseId(987), FULL, 0)
