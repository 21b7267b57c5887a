"""Scripts on the page of a case: read large while calling, written and revised by directors (D4)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.actions.scripts import add_script, revise_script, withdraw_version
from core.calendar import jst_date
from core.model_direction import ScriptId, ScriptKind
from core.repository import reading, transaction
from tests import factories
from tests.pages.screens import screen, words

LATER = datetime(2026, 12, 10, 3, tzinfo=UTC)
TODAY = jst_date(LATER)
A = ScriptId(1)
HOSTILE = "**太字** <b>工場</b> :material/star: $x$ [印](javascript:alert)"


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    """A case with スクリプトA and スクリプトB."""
    return factories.directed(engine, cast)


def opened(engine, viewer, case, side="director", **query):
    app = screen(f"{side}.case", engine, viewer, LATER, case=case, part="scripts", **query)
    assert not app.exception
    return app


def kept(engine, cast, script=A):
    with reading(engine, cast.director) as repo:
        found = next(each for each in repo.scripts.of(1) if each.id == script)
        return found, repo.scripts.words(script, found.latest.version)


def test_members_read_one_script_as_it_was_typed_and_another_is_a_press_away(engine, cast, case):
    with transaction(engine, cast.director) as repo:
        talk = add_script(repo, case, ScriptKind.INDUSTRY, "製造業", HOSTILE, TODAY, LATER)
    app = opened(engine, cast.seller, case, "partner")
    assert "お世話になっております。" in words(app)
    assert '"label": "製造業"' in words(app)
    assert not app.button, "a member reads, nothing else"
    app = opened(engine, cast.seller, case, "partner", script=talk)
    shown = [node.proto.body for node in app.get("html") if 'class="script"' in node.proto.body]
    assert "**太字** &lt;b&gt;工場&lt;/b&gt; :material/star: $x$ [印](javascript:alert)" in shown[0]


def test_a_director_starts_the_second_pattern_as_a_copy_of_the_first(engine, cast, case):
    app = opened(engine, cast.director, case)
    assert "あと1つ必要" not in words(app)
    app.button("scripts.retire").click().run()
    assert "あと1つ必要" in words(app)
    app.button("scripts.copy").click().run()
    assert app.text_area("script.new.1.2.body").value == "お世話になっております。"
    assert app.text_input("script.new.1.2.name").value == "パターンA"
    app.button("scripts.save").click().run()
    assert not app.error
    added, text = kept(engine, cast, ScriptId(3))
    assert (added.name, added.kind, text) == ("パターンA", ScriptKind.PATTERN, "お世話になっております。")


def test_a_revision_survives_a_reload_and_a_colleague_who_was_faster(engine, cast, case):
    query = {"script": A, "script_form": "revision"}
    app = opened(engine, cast.director, case, **query)
    app.text_area("script.1.body").set_value("はじめてお電話いたします。").run()
    with transaction(engine, cast.operator) as repo:
        revise_script(repo, A, 1, "突然のお電話で失礼いたします。", "言い回し", TODAY, LATER)
    app = opened(engine, cast.director, case, **query)
    assert app.text_area("script.1.body").value == "はじめてお電話いたします。", "the draft"
    assert "さんが第2版を保存しました" in words(app)
    app.text_input("script.1.reason").set_value("コンタクト率").run()
    app.button("scripts.save").click().run()
    assert "第2版" in app.error[0].value, "nothing is overwritten unseen"
    app.button("scripts.overtaken.go_on").click().run()
    app.date_input("script.1.used_from").set_value(TODAY + timedelta(days=1)).run()
    app.button("scripts.save").click().run()
    found, text = kept(engine, cast)
    assert (found.latest.version, found.latest.reason, text) == (3, "コンタクト率", "はじめてお電話いたします。")
    seen = words(opened(engine, cast.seller, case, "partner", script=A))
    assert "第3版を2026/12/11（金）から使用" in seen.replace("\\", "")
    assert "突然の" in seen, "the version of today is read until then"


def test_a_revision_of_a_version_that_was_taken_back_is_still_at_hand(engine, cast, case):
    query = {"script": A, "script_form": "revision"}
    with transaction(engine, cast.operator) as repo:
        revise_script(repo, A, 1, "取り消される文面です。", "言い回し", TODAY + timedelta(days=5), LATER)
    app = opened(engine, cast.director, case, **query)
    app.text_area("script.1.body").set_value("長い下書きです。").run()
    with transaction(engine, cast.operator) as repo:
        withdraw_version(repo, A, 2, LATER, LATER)
    app = opened(engine, cast.director, case, **query)
    assert "元の版が取り消されました" in words(app)
    assert app.text_area("script.1.body").value == "長い下書きです。"
    app.text_input("script.1.reason").set_value("コンタクト率").run()
    app.button("scripts.save").click().run()
    assert "現在の最新は第1版です" in app.error[0].value
    app.button("scripts.overtaken.go_on").click().run()
    assert not app.warning
    app.button("scripts.save").click().run()
    assert kept(engine, cast)[1] == "長い下書きです。"


def test_a_revision_begun_from_a_version_that_another_replaced_under_its_number_is_told(engine, cast, case):
    query = {"script": A, "script_form": "revision"}
    ahead = TODAY + timedelta(days=5)
    with transaction(engine, cast.operator) as repo:
        revise_script(repo, A, 1, "取り消される文面です。", "言い回し", ahead, LATER)
    app = opened(engine, cast.director, case, **query)
    app.text_area("script.1.body").set_value("長い下書きです。").run()
    app.text_input("script.1.reason").set_value("コンタクト率").run()
    with transaction(engine, cast.operator) as repo:
        withdraw_version(repo, A, 2, LATER, LATER)
        revise_script(repo, A, 1, "書き直した文面です。", "言い回し", ahead, LATER + timedelta(minutes=5))
    app.button("scripts.save").click().run()
    assert "現在の最新は第2版です" in app.error[0].value
    assert kept(engine, cast)[1] == "書き直した文面です。"


def test_a_tab_that_still_shows_a_version_taken_back_takes_no_other_back(engine, cast, case):
    ahead = TODAY + timedelta(days=5)
    with transaction(engine, cast.operator) as repo:
        revise_script(repo, A, 1, "取り消される文面です。", "言い回し", ahead, LATER)
    app = opened(engine, cast.director, case, script=A)
    with transaction(engine, cast.operator) as repo:
        withdraw_version(repo, A, 2, LATER, LATER)
        revise_script(repo, A, 1, "書き直した文面です。", "言い回し", ahead, LATER + timedelta(minutes=5))
    app.button("scripts.withdraw").click().run()
    assert "同じ番号の別の版" in words(app)
    assert kept(engine, cast)[1] == "書き直した文面です。"
