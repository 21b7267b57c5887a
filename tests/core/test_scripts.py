"""Scripts: two patterns at least, each with versions that are used from a day on, and figures that stay theirs (D4)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from core import rules_scripts as law
from core.actions.scripts import add_script, resume_script, retire_script, revise_script, withdraw_version
from core.calendar import jst_date
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model_direction import ScriptId, ScriptKind, Work
from core.repository import reading, transaction
from core.store.engine import WRITE
from core.store.tables import ActivityRow, AuditRow
from tests import factories
from tests.cast import NOW
from tests.queries import count_queries

LATER = datetime(2026, 12, 10, 3, tzinfo=UTC)
TODAY = jst_date(LATER)
BEGAN = factories.CONTENT.start
PATTERN, INDUSTRY = ScriptKind
A = ScriptId(1)


@pytest.fixture
def case(engine, cast):
    """A case with スクリプトA and スクリプトB, each in use since the contract began."""
    return factories.directed(engine, cast)


def scripts(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.scripts.of(case)


def do(engine, viewer, action, *arguments, at=LATER):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def report(engine, cast, case, day, script=A):
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        work = {"minutes": 60, "calls": 10, "contacts": 3, "appointments": 1, "held": 0}
        who = {"case_id": case, "member_id": cast.seller.member, "script_id": script}
        told = {"revision": 1, "entered_by_id": cast.seller.member, "entered_at": LATER}
        session.execute(insert(ActivityRow).values(**work, **who, **told, day=day))


def test_each_version_is_in_use_from_its_day_until_the_next_ones(engine, cast, case):
    do(engine, cast.director, revise_script, A, 1, "第2版", "コンタクト率の改善", TODAY)
    do(engine, cast.operator, revise_script, A, 2, "第3版", "言い回し", TODAY + timedelta(days=5))
    do(engine, cast.director, revise_script, A, 3, "第4版", "言い直し", TODAY + timedelta(days=5))
    for viewer in (cast.director, cast.sales, cast.seller):
        script = next(each for each in scripts(engine, viewer, case) if each.id == A)
        assert [(each.version, each.used_from, each.used_until, each.skipped) for each in script.versions] == [
            (4, TODAY + timedelta(days=5), None, False),
            (3, TODAY + timedelta(days=5), TODAY + timedelta(days=4), True),
            (2, TODAY, TODAY + timedelta(days=4), False),
            (1, BEGAN, TODAY - timedelta(days=1), False),
        ]
        assert [script.shown(day).version for day in (date(2026, 11, 1), BEGAN, TODAY, date(2027, 1, 1))] == [
            1,
            1,
            2,
            4,
        ]
        with reading(engine, viewer) as repo:
            assert repo.scripts.words(A, 3) == "第3版"
    for viewer in (cast.buyer, cast.boss, cast.rival, cast.outsider):
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.scripts.of(case)
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.scripts.words(A, 1)


def test_figures_stay_with_the_version_that_was_used_when_they_were_made(engine, cast, case):
    report(engine, cast, case, TODAY - timedelta(days=2))
    report(engine, cast, case, TODAY)
    revise = (engine, cast.director, revise_script, A, 1, "第2版", "改善")
    with pytest.raises(Refused, match=r"12/08.*翌日以降"):
        do(*revise, TODAY - timedelta(days=2))
    assert do(*revise, TODAY - timedelta(days=1)) == 2
    with pytest.raises(Refused, match="前の版の使用開始日"):
        do(engine, cast.director, revise_script, A, 2, "第3版", "改善", TODAY - timedelta(days=2))
    with pytest.raises(Refused, match="までの日にしてください"):
        do(engine, cast.director, revise_script, A, 2, "第3版", "改善", TODAY + timedelta(days=93))
    assert do(engine, cast.director, revise_script, A, 2, "第3版", "改善", TODAY) == 3, "today is the writer's to judge"
    with reading(engine, cast.seller) as repo:
        assert repo.scripts.worked(A) == {1: Work(60, 10, 3, 1, 0), 3: Work(60, 10, 3, 1, 0)}
        assert repo.scripts.worked(ScriptId(2)) == {}
    for viewer in (cast.buyer, cast.rival):
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.scripts.worked(A)


def test_who_saves_second_is_told_and_a_version_not_yet_used_can_be_taken_back(engine, cast, case):
    tomorrow = TODAY + timedelta(days=1)
    do(engine, cast.director, revise_script, A, 1, "第2版", "改善", tomorrow)
    with pytest.raises(Conflict, match="第2版"):
        do(engine, cast.operator, revise_script, A, 1, "別の第2版", "改善", tomorrow)
    with pytest.raises(Refused):
        do(engine, cast.director, withdraw_version, A, 1, NOW)
    for _ in range(2):  # the second press of a double click
        do(engine, cast.director, withdraw_version, A, 2, LATER)
    with Session(engine) as session:
        trail = session.scalars(
            select(AuditRow).where(AuditRow.action == "withdraw_version").order_by(AuditRow.id)
        ).all()
    assert [row.before["body"] for row in trail] == ["第2版"], "its words are not lost"
    do(engine, cast.operator, revise_script, A, 1, "別の第2版", "改善", TODAY)
    with pytest.raises(Refused, match="使用開始前"):
        do(engine, cast.director, withdraw_version, A, 2, LATER)


def test_a_number_that_was_given_again_is_not_taken_for_the_version_before(engine, cast, case):
    tomorrow, later = TODAY + timedelta(days=1), LATER + timedelta(minutes=5)
    do(engine, cast.director, revise_script, A, 1, "第2版", "改善", tomorrow)
    do(engine, cast.operator, withdraw_version, A, 2, LATER)
    with pytest.raises(Conflict, match="取り消しました。現在の最新は第1版"):
        do(engine, cast.director, revise_script, A, 2, "第3版", "改善", tomorrow)
    do(engine, cast.operator, revise_script, A, 1, "別の第2版", "改善", tomorrow, at=later)
    with pytest.raises(Conflict, match="別の版"):  # a tab that still shows the first one
        do(engine, cast.director, withdraw_version, A, 2, LATER, at=later)
    with pytest.raises(Conflict, match="取り消しました。現在の最新は第2版"):
        do(engine, cast.director, revise_script, A, 0, "第3版", "改善", tomorrow, at=later)
    with reading(engine, cast.director) as repo:
        assert repo.scripts.words(A, 2) == "別の第2版"


def test_a_retired_script_keeps_its_history_and_can_come_back(engine, cast, case):
    do(engine, cast.director, retire_script, A)
    *_, last = scripts(engine, cast.seller, case)
    assert (last.id, last.retired_on, last.versions[0].used_until) == (A, TODAY, TODAY)
    with pytest.raises(Refused, match="使用を再開"):
        do(engine, cast.director, revise_script, A, 1, "第2版", "改善", TODAY)
    do(engine, cast.director, resume_script, A)
    assert do(engine, cast.director, revise_script, A, 1, "第2版", "改善", TODAY) == 2


def test_a_new_script_has_words_and_a_name_of_its_own(engine, cast, case):
    new = (engine, cast.director, add_script, case)
    first = do(*new, INDUSTRY, " 製造業\n", "工場の<b>保全</b>について\r\n伺います。", TODAY)
    assert do(*new, INDUSTRY, "製造業", "工場の<b>保全</b>について\n伺います。", TODAY) == first, "a double press"
    added = next(each for each in scripts(engine, cast.seller, case) if each.id == first)
    assert (added.kind, added.name, added.latest.reason) == (INDUSTRY, "製造業", "初版")
    for name, body in (("ｽｸﾘﾌﾟﾄa", "別の本文"), ("", "本文"), ("名" * 61, "本文"), ("空", " "), ("長", "字" * 20_001)):
        with pytest.raises(Refused):
            do(*new, PATTERN, name, body, TODAY)
    for viewer in (cast.seller, cast.buyer, cast.sales):
        with pytest.raises(NotAllowed):
            do(engine, viewer, add_script, case, PATTERN, "パターンC", "本文", TODAY)


def test_reading_asks_as_often_with_many_versions_as_with_one(engine, cast, case):
    few = count_queries(engine, lambda: scripts(engine, cast.seller, case))
    for version in range(1, 12):
        do(engine, cast.director, revise_script, A, version, f"第{version + 1}版", "改善", TODAY)
    assert count_queries(engine, lambda: scripts(engine, cast.seller, case)) == few


def test_what_a_case_lacks_and_how_the_next_pattern_is_called():
    assert [law.missing_patterns(kinds) for kinds in ([], [PATTERN, INDUSTRY], [PATTERN] * 2, [PATTERN] * 3)] == [
        2,
        1,
        0,
        0,
    ]
    assert law.free_name([]) == "パターンA"
    assert law.free_name(["パターン Ａ", "スクリプトB"]) == "パターンB"
