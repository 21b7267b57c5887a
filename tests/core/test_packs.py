"""定例資料: figures frozen as of a moment, comments that never leave kakutoku, what is shared and what not (D8)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from core.actions.packs import (
    add_action,
    correct_action,
    make_pack,
    settle_action,
    share_pack,
    write_comments,
    write_offer,
)
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model import Side, Viewer
from core.model_direction import ActionState, CaseId, PackId, PackState, Work
from core.packs import Offer, PackContent, PackForm
from core.records import from_json, to_json
from core.repository import reading, transaction
from core.rules_activity import Place
from core.store.engine import WRITE
from core.store.tables import AuditRow, CaseRow, MailRow, MeetingPackRow, ScriptRow
from core.views.packs import PackPage
from tests import factories
from tests.cast import Cast

THURSDAY = date(2026, 12, 17)
NOW = datetime(2026, 12, 16, 3, 0, tzinfo=UTC)
"""Noon of the Wednesday before."""
CANARY = "この言葉は社内だけのもの"


def act(engine: Engine, viewer: Viewer, action: Any, *arguments: Any, at: datetime = NOW) -> Any:
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def meets(engine: Engine, case: CaseId, weekday: int = 3, starts: int = 14 * 60) -> None:
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(
            update(CaseRow).where(CaseRow.id == case).values(meeting_weekday=weekday, meeting_starts=starts)
        )


def worked(engine: Engine, cast: Cast, case: CaseId, days: Mapping[date, Work], script: str = "スクリプトA") -> None:
    with transaction(engine, cast.seller) as repo:
        with Session(engine) as session:
            number = session.scalars(select(ScriptRow.id).where(ScriptRow.case_id == case, ScriptRow.name == script))
            which = number.one()
        ground = repo.activities.ground(case, max(days))
        rows = {Place(day, cast.seller.member, which): work for day, work in days.items()}
        repo.activities.put(case, rows, ground, "", NOW)


WORKED = {
    date(2026, 12, 1): Work(480, 80, 20, 1, 1),
    date(2026, 12, 10): Work(480, 90, 25, 2, 1),
    date(2026, 12, 11): Work(450, 70, 18, 1, 0),
    date(2026, 12, 15): Work(480, 85, 22, 3, 0),
}


@pytest.fixture
def case(engine: Engine, cast: Cast) -> CaseId:
    case = factories.directed(engine, cast)
    meets(engine, case)
    worked(engine, cast, case, WORKED)
    return case


def page(engine: Engine, viewer: Viewer, pack: PackId) -> PackPage:
    with reading(engine, viewer) as repo:
        return repo.packs.page(pack)


def made(engine: Engine, cast: Cast, case: CaseId, on: date = THURSDAY, at: datetime = NOW) -> PackId:
    return act(engine, cast.director, make_pack, case, on, at=at)


# --- figures ----------------------------------------------------------------------------------------------------


def test_the_figures_are_those_of_the_kpi_screen_at_the_same_moment(engine: Engine, cast: Cast, case: CaseId):
    pack = made(engine, cast, case)
    content = page(engine, cast.director, pack).form.content
    assert (content.week.first, content.week.last) == (date(2026, 12, 10), date(2026, 12, 16))
    assert content.week.work == Work(1410, 245, 65, 6, 1)
    assert content.month.work == Work(1890, 325, 85, 7, 2)
    today = date(2026, 12, 16)
    with reading(engine, cast.director) as repo:
        for stretch, first, last in (
            (content.week, date(2026, 12, 10), THURSDAY),
            (content.month, date(2026, 12, 1), date(2026, 12, 31)),
            (content.whole, date(2026, 12, 1), date(2027, 2, 28)),
        ):
            [kpi] = repo.kpi.cases(first, last, today, case=case)
            assert (stretch.work, stretch.progress) == (kpi.work, kpi.progress)
            assert (stretch.minutes_due, stretch.appointments_due) == (kpi.target.minutes, kpi.target.appointments)
            assert stretch.minutes_planned == kpi.planned.minutes
        [member] = repo.kpi.members(case, date(2026, 12, 1), date(2026, 12, 31), today)
        assert [(each.name, each.month, each.progress) for each in content.members] == [
            (member.name, member.work, member.progress)
        ]
        assert content.members[0].week == content.week.work
    assert content.month.appointments_due == Decimal(7) * 12 / 23
    assert sum((each.work for each in content.days), Work()) == content.month.work
    assert [each.name for each in content.scripts] == ["スクリプトA"]


def test_it_stays_as_of_its_moment_until_it_is_made_again_and_keeps_what_was_written(
    engine: Engine, cast: Cast, case: CaseId
):
    pack = made(engine, cast, case)
    first = page(engine, cast.director, pack)
    act(
        engine,
        cast.director,
        write_comments,
        pack,
        first.comments_digest,
        {(cast.seller.member, False): "声が明るい。"},
    )
    act(engine, cast.director, add_action, pack, "リストを追加", Side.PARTNER, None)
    worked(engine, cast, case, {date(2026, 12, 16): Work(60, 10, 3, 1, 0)})
    assert page(engine, cast.director, pack).form.content == first.form.content
    assert made(engine, cast, case) == pack  # in the same minute, but more was counted
    again = page(engine, cast.director, pack)
    assert again.form.content.week.work.appointments == 7
    assert again.form.said_of(cast.seller.member) == "声が明るい。"
    assert [each.text for each in again.form.actions] == ["リストを追加"]
    assert again.revision == first.revision + 2
    assert made(engine, cast, case) == pack
    assert page(engine, cast.director, pack).revision == again.revision, "a double press changes nothing more"


def test_a_pack_that_is_kept_reads_as_it_was_written(engine: Engine, cast: Cast, case: CaseId):
    pack = made(engine, cast, case)
    form = page(engine, cast.director, pack).form
    with Session(engine) as session:
        row = session.get_one(MeetingPackRow, pack)
        assert from_json(PackContent, row.content).digest == row.digest == form.content.digest
    assert from_json(PackForm, to_json(form)) == form


@pytest.mark.parametrize(
    ("on", "at", "sentence"),
    [
        (date(2026, 12, 24), NOW, "12/18（金）から作成できます"),
        (date(2027, 4, 1), NOW, "契約期間外"),
        (date(2026, 11, 26), NOW, "契約期間外"),
    ],
)
def test_a_pack_is_made_in_its_week_and_within_the_contract(
    engine: Engine, cast: Cast, case: CaseId, on: date, at: datetime, sentence: str
):
    with pytest.raises(Refused, match=sentence):
        made(engine, cast, case, on, at)


def test_without_a_scheduled_meeting_it_says_where_to_schedule_one(engine: Engine, cast: Cast):
    case = factories.directed(engine, cast)
    with pytest.raises(Refused, match="案件の概要で登録"):
        made(engine, cast, case)


def test_a_meeting_after_its_day_tells_of_no_later_one(engine: Engine, cast: Cast, case: CaseId):
    worked(engine, cast, case, {date(2026, 12, 18): Work(60, 10, 3, 1, 0)})
    content = page(engine, cast.director, made(engine, cast, case, at=NOW + timedelta(days=5))).form.content
    assert content.week.last == content.month.last == THURSDAY
    assert content.month.work == Work(1890, 325, 85, 7, 2)


# --- comments and actions ---------------------------------------------------------------------------------------


def test_who_saves_second_is_told_and_the_same_twice_is_once(engine: Engine, cast: Cast, case: CaseId):
    pack = made(engine, cast, case)
    seen = page(engine, cast.director, pack).comments_digest
    said = {(None, False): "順調です。", (None, True): CANARY}
    act(engine, cast.director, write_comments, pack, seen, said)
    act(engine, cast.director, write_comments, pack, seen, said)
    with pytest.raises(Conflict, match="先に更新"):
        act(engine, cast.operator, write_comments, pack, seen, {(None, False): "別の言葉"})
    found = page(engine, cast.operator, pack)
    assert found.said == said
    with Session(engine) as session:
        [row] = session.scalars(select(AuditRow).where(AuditRow.action == "write_comments"))
    assert row.after == {"comments": 1, "internal_comments": 1}
    act(engine, cast.director, write_comments, pack, found.comments_digest, {(None, False): ""})
    assert page(engine, cast.director, pack).said == {(None, True): CANARY}


def test_an_action_is_carried_over_until_it_is_settled_and_once_more_then(engine: Engine, cast: Cast, case: CaseId):
    days = [THURSDAY - timedelta(days=7), THURSDAY, date(2027, 1, 7)]
    moments = [datetime(day.year, day.month, day.day, 3, tzinfo=UTC) for day in days]
    first = made(engine, cast, case, days[0], moments[0])
    texts = ("一つ目", "二つ目", "三つ目")
    one, two, three = (
        act(engine, cast.director, add_action, first, text, Side.PARTNER, THURSDAY, at=moments[0]) for text in texts
    )
    assert act(engine, cast.director, add_action, first, " 一つ目 ", Side.PARTNER, THURSDAY, at=moments[0]) == one
    act(engine, cast.director, correct_action, two, "二つ目（訂正）", Side.SYSTEM, None, at=moments[0])
    second = made(engine, cast, case, days[1], moments[1])
    act(engine, cast.director, settle_action, one, ActionState.DONE, at=moments[1])
    act(engine, cast.director, settle_action, three, ActionState.DROPPED, at=moments[1])
    carried = page(engine, cast.director, second).form.carried
    assert [(each.text, each.state) for each in carried] == [
        ("一つ目", ActionState.DONE),
        ("二つ目（訂正）", ActionState.OPEN),
        ("三つ目", ActionState.DROPPED),
    ]
    act(engine, cast.director, settle_action, one, ActionState.OPEN, at=moments[1])
    with reading(engine, cast.director) as repo:
        assert [each.text for each in repo.next_actions.open_in(case)] == ["一つ目", "二つ目（訂正）"]
    third = made(engine, cast, case, days[2], moments[2])
    assert {each.text for each in page(engine, cast.director, third).form.carried} == {
        "一つ目",
        "二つ目（訂正）",
        "三つ目",  # settled on the day of the meeting before, perhaps after it
    }


def test_what_is_typed_is_refused_with_what_to_change(engine: Engine, cast: Cast, case: CaseId):
    pack = made(engine, cast, case)
    for arguments, sentence in (
        ((" ", Side.PARTNER, None), "アクションを入力"),
        (("x" * 501, Side.PARTNER, None), "500文字以内"),
        (("早い", Side.PARTNER, THURSDAY - timedelta(days=1)), "定例の日"),
    ):
        with pytest.raises(Refused, match=sentence):
            act(engine, cast.director, add_action, pack, *arguments)
    with pytest.raises(Refused, match="2,000文字以内"):
        act(engine, cast.director, write_comments, pack, "", {(None, False): "長" * 2_001})
    typed = {"hours": "百", "appointments": "10", "monthly": "400,000", "text": ""}
    with pytest.raises(Refused, match="月の稼働時間は0〜"):
        act(engine, cast.director, write_offer, pack, "", typed)


# --- renewal ----------------------------------------------------------------------------------------------------


def test_near_the_contract_s_end_it_carries_what_speaks_for_more_hours(engine: Engine, cast: Cast, case: CaseId):
    assert page(engine, cast.director, made(engine, cast, case)).form.content.renewal is None
    on, at = date(2027, 1, 7), datetime(2027, 1, 7, 3, tzinfo=UTC)
    pack = made(engine, cast, case, on, at)
    found = page(engine, cast.director, pack)
    renewal = found.form.content.renewal
    assert renewal is not None
    assert renewal.per_hour == Decimal(7) * 60 / 1890
    assert renewal.hours_needed == Decimal(7) / renewal.per_hour
    assert renewal.monthly == 150_000  # ¥450,000 net for three months
    typed = {"hours": "１２０", "appointments": "10", "monthly": "¥400,000", "text": "増枠のご提案"}
    act(engine, cast.director, write_offer, pack, found.offer_digest, typed, at=at)
    assert page(engine, cast.director, pack).form.offer == Offer(120, 10, 400_000, "増枠のご提案")


# --- sharing ----------------------------------------------------------------------------------------------------


def shared(engine: Engine, cast: Cast, pack: PackId, at: datetime = NOW) -> None:
    act(engine, cast.director, share_pack, pack, page(engine, cast.director, pack).form.digest, at=at)


def test_both_sides_read_what_was_shared_word_for_word_and_nothing_else(engine: Engine, cast: Cast, case: CaseId):
    pack = made(engine, cast, case)
    said = {(cast.seller.member, False): "共有する言葉", (cast.seller.member, True): CANARY, (None, True): CANARY}
    act(engine, cast.director, write_comments, pack, page(engine, cast.director, pack).comments_digest, said)
    sides = (cast.buyer, cast.looker, cast.seller)
    for viewer in sides:
        with reading(engine, viewer) as repo, pytest.raises(NotFound):
            repo.packs.shared(pack)
        with reading(engine, viewer) as repo:
            assert repo.packs.of_case(case) == ()
    with pytest.raises(Conflict):
        act(engine, cast.director, share_pack, pack, "0" * 64)
    shared(engine, cast, pack)
    shared(engine, cast, pack)
    worked(engine, cast, case, {date(2026, 12, 16): Work(60, 10, 3, 1, 0)})
    made(engine, cast, case)
    assert page(engine, cast.director, pack).state is PackState.REVISED
    for viewer in sides:
        with reading(engine, viewer) as repo:
            found = repo.packs.shared(pack)
            assert found.form.content.week.work.appointments == 6
            assert found.form.said_of(cast.seller.member) == "共有する言葉"
            assert found.digest == found.form.digest
            assert CANARY not in repr(found)
            assert [line.as_of for line in repo.packs.of_case(case)] == [None]
            for asked in (repo.packs.page, repo.packs.case_of):
                with pytest.raises(NotFound):
                    asked(pack)
            with pytest.raises(NotFound):
                repo.next_actions.open_in(case)
            assert repo.packs.meetings(THURSDAY, THURSDAY) == ()
    for viewer in (cast.outsider, cast.rival):
        with reading(engine, viewer) as repo, pytest.raises(NotFound):
            repo.packs.shared(pack)
    with Session(engine) as session:
        mails = session.execute(
            select(MailRow.to, MailRow.text).where(MailRow.kind == "pack_shared").order_by(MailRow.id)
        ).all()
        assert [mail.to for mail in mails] == [["buyer@aoba-keiki.example"], ["boss@aoba-keiki.example"]]
        assert all(f"connect:/progress?case={case}&part=meetings&pack={pack}" in mail.text for mail in mails)
        assert not any(CANARY in mail.text for mail in mails)


def test_a_revision_takes_the_place_of_what_was_shared_and_the_trail_keeps_the_older_digest(
    engine: Engine, cast: Cast, case: CaseId
):
    pack = made(engine, cast, case)
    shared(engine, cast, pack)
    older = page(engine, cast.director, pack).shared_digest
    act(engine, cast.director, add_action, pack, "資料を直す", Side.SYSTEM, None)
    shared(engine, cast, pack, NOW + timedelta(hours=1))
    newer = page(engine, cast.director, pack)
    assert newer.state is PackState.SHARED
    with Session(engine) as session:
        trail = session.scalars(select(AuditRow).where(AuditRow.action == "share_pack").order_by(AuditRow.id)).all()
        assert [(row.before, row.after) for row in trail] == [
            ({}, {"sha256": older}),
            ({"sha256": older}, {"sha256": newer.shared_digest}),
        ]
        assert session.scalar(select(func.count()).where(MailRow.kind == "pack_shared")) == 4


def test_what_becomes_of_an_action_after_its_meeting_is_no_revision(engine: Engine, cast: Cast, case: CaseId):
    earlier = made(engine, cast, case, THURSDAY - timedelta(days=7), NOW - timedelta(days=7))
    carried = act(engine, cast.director, add_action, earlier, "資料を直す", Side.SYSTEM, None)
    pack = made(engine, cast, case)
    agreed = act(engine, cast.director, add_action, pack, "リストを追加", Side.PARTNER, None)
    shared(engine, cast, pack)
    later = THURSDAY + timedelta(days=4)

    def state(on: date) -> PackState:
        return page(engine, cast.director, pack).on(on).state

    act(engine, cast.director, settle_action, carried, ActionState.DONE)
    assert state(THURSDAY) is PackState.REVISED, "before the meeting, and on its day, it may be told anew"
    shared(engine, cast, pack, NOW + timedelta(hours=1))
    for action in (carried, agreed):
        moved = ActionState.OPEN if action == carried else ActionState.DONE
        act(engine, cast.director, settle_action, action, moved, at=NOW + timedelta(days=5))
    assert state(later) is PackState.SHARED
    found = page(engine, cast.director, pack)
    assert found.on(later).form == found.shared
    with Session(engine) as session:
        mails = session.scalar(select(func.count()).where(MailRow.kind == "pack_shared"))
    act(engine, cast.director, share_pack, pack, found.on(later).form.digest, at=NOW + timedelta(days=5))
    act(engine, cast.director, correct_action, agreed, "リストを300件追加", Side.PARTNER, None)
    assert state(later) is PackState.REVISED, "other words are a revision"
    with Session(engine) as session:
        assert session.scalar(select(func.count()).where(MailRow.kind == "pack_shared")) == mails


def test_what_was_shared_before_is_told_of_when_it_is_shared_once_more(engine: Engine, cast: Cast, case: CaseId):
    pack = made(engine, cast, case)
    action = act(engine, cast.director, add_action, pack, "リストを追加", Side.PARTNER, None)
    told: list[int | None] = []
    for hours, state in enumerate((ActionState.OPEN, ActionState.DONE, ActionState.OPEN)):
        act(engine, cast.director, settle_action, action, state)
        for _ in range(2):  # a double press
            shared(engine, cast, pack, NOW + timedelta(hours=hours))
        with Session(engine) as session:
            told.append(session.scalar(select(func.count()).where(MailRow.kind == "pack_shared")))
    assert told == [2, 4, 6]


def test_only_directors_and_operations_write(engine: Engine, cast: Cast, case: CaseId):
    with pytest.raises(NotAllowed):
        act(engine, cast.sales, make_pack, case, THURSDAY)
    with pytest.raises(NotAllowed):
        act(engine, cast.seller, make_pack, case, THURSDAY)
