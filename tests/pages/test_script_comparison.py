"""The comparison of scripts on a case's page: rates with their ranges, and a verdict only where the counts can tell."""

from datetime import date, timedelta

import pytest

from core.actions.scripts import revise_script
from core.calendar import jst_midnight
from core.model_direction import Work
from core.repository import transaction
from core.rules_activity import Place
from tests import factories
from tests.pages.screens import screen, words

FIRST, TODAY = date(2026, 12, 1), date(2027, 1, 20)
NOON = jst_midnight(TODAY) + timedelta(hours=12)


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    """A case with スクリプトA and スクリプトB."""
    return factories.directed(engine, cast)


def worked(engine, cast, case, *works, first=FIRST, days=30):
    """The same work with each script on so many days in a row."""
    days = [first + timedelta(days=number) for number in range(days)]
    rows = {Place(day, cast.seller.member, script): work for day in days for script, work in enumerate(works, start=1)}
    with transaction(engine, cast.director) as repo:
        repo.activities.hold(case)
        repo.activities.put(case, rows, repo.activities.ground(case, TODAY), "", NOON)


def opened(engine, viewer, case, side="director", **query):
    app = screen(f"{side}.case", engine, viewer, NOON, case=case, part="scripts", **query)
    assert not app.exception
    return words(app)


def test_before_anybody_has_called_it_says_what_is_missing(engine, cast, case):
    assert "比較できる稼働はまだありません。" in opened(engine, cast.director, case)


def test_both_sides_read_the_rates_the_verdicts_and_the_method(engine, cast, case):
    worked(engine, cast, case, Work(240, 100, 40, 8, 5), Work(240, 100, 40, 2, 1))
    for viewer, side in ((cast.director, "director"), (cast.seller, "partner")):
        said = opened(engine, viewer, case, side)
        assert "コンタクトアポ率：スクリプトAの方が高い" in said
        assert "コンタクト率：判定不可" in said
        assert "差が小さく、今のペースでは1年使っても判定できない見込みです。" in said
        assert "20%<small>（17.8%〜22.4%）</small>" in said
        assert "Turner・Ly・Grünwald" in said
        assert "今の版から" not in said


def test_a_version_of_its_own_can_be_compared_alone(engine, cast, case):
    worked(engine, cast, case, Work(240, 100, 40, 8, 5), Work(240, 100, 40, 2, 1))
    revised = date(2027, 1, 5)
    with transaction(engine, cast.director) as repo:
        revise_script(repo, 2, 1, "改訂した文面です。", "冒頭を短くした", revised, NOON)
    worked(engine, cast, case, Work(240, 100, 40, 8, 5), Work(240, 100, 40, 4, 1), first=revised, days=2)
    assert "今の版から（2027/01/05（火）〜）" in opened(engine, cast.director, case)
    said = opened(engine, cast.director, case, since="current")
    assert "コンタクトアポ率：判定不可" in said
    assert "今の差が続けば、両方を使う日があと" in said
