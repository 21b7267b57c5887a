"""メンバー of a case: who joins and leaves, their hours, five steps of onboarding (D3)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core.actions.case_members import add_case_member, change_case_hours, leave_case, note_onboarding
from core.errors import NotAllowed, NotFound, Refused
from core.model_direction import CaseMemberId, OnboardingStep
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import ActivityRow, AuditRow, MemberRow
from tests import factories
from tests.access.people import gather
from tests.queries import count_queries

LATER = datetime(2027, 1, 20, 3, tzinfo=UTC)
DECEMBER, JANUARY, TODAY = date(2026, 12, 1), date(2027, 1, 4), date(2027, 1, 20)
S = OnboardingStep


@pytest.fixture
def case(engine, cast):
    """A deal from December to February; `seller` works for it."""
    return factories.directed(engine, cast)


@pytest.fixture
def people(engine, cast):
    """Everybody of every organisation, the partner's 管理者 among them."""
    return gather(engine, cast)


def act(engine, viewer, action, *arguments, at=LATER):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def team(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.case_members.team(case)


def test_a_director_and_the_partners_admin_choose_who_works(engine, cast, case, people):
    admin = people["partner admin"]
    added = act(engine, admin, add_case_member, case, admin.member, "80.5時間", JANUARY)
    assert act(engine, admin, add_case_member, case, admin.member, "80.5", JANUARY) == added, "the second press"
    act(engine, cast.director, change_case_hours, added, "60")
    found = team(engine, cast.seller, case)
    assert [(each.name, each.minutes, each.joined_on) for each in found.members] == [
        ("髙﨑 直人", 6_000, DECEMBER),
        ("架空 partner admin", 3_600, JANUARY),
    ]
    assert found.free == (), "a guest only looks, and both others work already"
    for viewer in (cast.seller, cast.sales, people["partner guest"], people["client admin"]):
        with pytest.raises(NotAllowed, match="案件のメンバー"):
            act(engine, viewer, add_case_member, case, admin.member, "80", JANUARY)
    for nobody in (people["partner guest"], cast.rival, cast.buyer, cast.director):
        with pytest.raises(NotFound):
            act(engine, cast.director, add_case_member, case, nobody.member, "80", JANUARY)
    for viewer in (cast.buyer, cast.rival):
        with pytest.raises(NotFound):
            team(engine, viewer, case)
    for hours, joined, said in (
        ("-1", JANUARY, "計画の稼働時間"),
        ("10", date(2026, 11, 30), "契約期間"),
        ("10", date(2027, 3, 1), "契約期間"),
    ):
        with pytest.raises(Refused, match=said):
            act(engine, cast.director, add_case_member, case, cast.seller.member, hours, joined)


def test_each_step_of_the_onboarding_is_ticked_with_its_day_and_taken_back(engine, cast, case):
    (member,) = team(engine, cast.director, case).members
    assert (len(member.missing), team(engine, cast.director, case).unready) == (5, (member,))
    for step in S:
        act(engine, cast.director, note_onboarding, member.id, step, JANUARY)
        act(engine, cast.director, note_onboarding, member.id, step, JANUARY)
    (done,) = team(engine, cast.seller, case).members
    assert (done.missing, team(engine, cast.seller, case).unready) == ((), ())
    assert (done.steps[S.LECTURE].done_on, done.steps[S.LECTURE].by) == (JANUARY, "堂本 健")
    act(engine, cast.operator, note_onboarding, member.id, S.ROLE_PLAY, None)
    act(engine, cast.operator, note_onboarding, member.id, S.LECTURE, TODAY)
    (again,) = team(engine, cast.seller, case).members
    assert (again.missing, again.steps[S.LECTURE].by) == ((S.ROLE_PLAY,), "尾上 静")
    with pytest.raises(Refused, match="本日まで"):
        act(engine, cast.director, note_onboarding, member.id, S.ROLE_PLAY, date(2027, 1, 21))
    with pytest.raises(NotFound):
        act(engine, cast.director, note_onboarding, CaseMemberId(987), S.ROLE_PLAY, TODAY)
    with Session(engine) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "note_onboarding").order_by(AuditRow.id)).all()
    assert len(rows) == 7
    assert rows[-1].before["held_on"] == "2027-01-04"


def test_who_leaves_keeps_the_history_and_may_come_back(engine, cast, case):
    (member,) = team(engine, cast.director, case).members
    act(engine, cast.director, note_onboarding, member.id, S.MANUAL, JANUARY)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        row = {"case_id": case, "day": JANUARY, "member_id": cast.seller.member, "script_id": 1, "minutes": 60}
        row |= dict.fromkeys(("calls", "contacts", "appointments", "held"), 0)
        session.execute(insert(ActivityRow).values(row | {"entered_by_id": cast.seller.member, "entered_at": LATER}))
    for left, said in (
        (date(2026, 12, 31), "稼働が報告されています"),
        (date(2026, 11, 30), "参画日"),
        (date(2027, 1, 21), "本日まで"),
    ):
        with pytest.raises(Refused, match=said):
            act(engine, cast.director, leave_case, member.id, left)
    for _ in range(2):
        act(engine, cast.director, leave_case, member.id, TODAY)
    found = team(engine, cast.director, case)
    assert (found.working, found.unready, found.members[0].left_on) == ((), (), TODAY)
    assert found.members[0].steps.keys() == {S.MANUAL}
    assert found.free == ((cast.seller.member, "髙﨑 直人"),)
    assert act(engine, cast.director, add_case_member, case, cast.seller.member, "40", TODAY) == member.id
    (back,) = team(engine, cast.director, case).working
    assert (back.joined_on, back.minutes, back.steps.keys()) == (DECEMBER, 2_400, {S.MANUAL})


def test_who_comes_back_without_having_worked_joined_on_the_new_day_and_owes_nothing_before(engine, cast, case):
    (member,) = team(engine, cast.director, case).members
    act(engine, cast.director, leave_case, member.id, date(2026, 12, 4))
    again = date(2027, 1, 18)
    assert act(engine, cast.director, add_case_member, case, cast.seller.member, "100", again) == member.id
    (back,) = team(engine, cast.director, case).working
    assert back.joined_on == again
    with reading(engine, cast.director) as repo:
        assert repo.kpi.members(case, DECEMBER, date(2026, 12, 31), TODAY) == ()


def test_the_team_costs_the_same_number_of_queries_however_many_work(engine, cast, case):
    counts = []
    for more in (2, 8):
        with Session(engine.execution_options(**WRITE)) as session, session.begin():
            here = session.get_one(MemberRow, cast.seller.member)
            fresh = [
                MemberRow(organization_id=here.organization_id, email=f"{more}-{n}@tsukinowa.example", name=f"架空 {n}")
                for n in range(more)
            ]
            for row in fresh:
                row.role, row.password_hash, row.created_at = here.role, "", LATER
            session.add_all(fresh)
            session.flush()
            numbers = [row.id for row in fresh]
        for number in numbers:
            act(engine, cast.director, add_case_member, case, number, "20", JANUARY)
        counts.append(count_queries(engine, lambda: team(engine, cast.director, case)))
    assert counts[0] == counts[1]
