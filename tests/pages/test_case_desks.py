"""Target lists and knowledge on the page of a case, and the desk of the back office (D1, D5)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.actions.knowledge import attach_material, edit_page, write_page
from core.actions.target_lists import CheckedList, deliver_list, request_list
from core.calendar import jst_date
from core.model_direction import KnowledgeKind, ListPriority, ListState
from core.repository import reading, transaction
from core.target_lists import read
from core.uploads import StoredFile
from tests import factories
from tests.pages.screens import screen, words
from tests.queries import count_queries

LATER = datetime(2026, 12, 10, 3, tzinfo=UTC)
TODAY = jst_date(LATER)
HOSTILE = "**太字** <b>工場</b> [印](javascript:alert) ![写真](https://evil.example/x.png)"
FILE = StoredFile("製造業.csv", "text/csv", 60, "1" * 64)
FOUND = read("会社名,電話番号\n株式会社みずうみ製作所,03-0000-0211\n".encode())


@pytest.fixture
def database_url(sqlite_url):
    """The screens draw the same whichever database answers."""
    return sqlite_url


@pytest.fixture
def case(engine, cast):
    """A case that runs."""
    return factories.directed(engine, cast)


def opened(engine, viewer, case, part, side="director", **query):
    app = screen(f"{side}.case", engine, viewer, LATER, case=case, part=part, **query)
    assert not app.exception
    return app


def ask(engine, cast, case, name, criteria="製造業", days=7):
    with transaction(engine, cast.director) as repo:
        wanted = (criteria, ListPriority.HIGH, "100", TODAY + timedelta(days=days), name)
        return request_list(repo, case, *wanted, LATER)


def deliver(engine, cast, request):
    with transaction(engine, cast.operator) as repo:
        earlier = repo.target_lists.earlier(repo.target_lists.get(request).case)
        deliver_list(repo, request, CheckedList(FOUND, 0, earlier), FILE, "", LATER)


def requests(engine, viewer, case):
    with reading(engine, viewer) as repo:
        return repo.target_lists.of(case)


def test_a_director_asks_for_a_list_and_the_draft_outlives_a_refusal(engine, cast, case):
    app = opened(engine, cast.director, case, "lists")
    app.text_area("list.1.criteria").set_value(HOSTILE).run()
    app.button("lists.request").click().run()
    assert "希望件数" in app.error[0].value
    app = opened(engine, cast.director, case, "lists")
    assert app.text_area("list.1.criteria").value == HOSTILE
    app.text_input("list.1.wanted").set_value("３００").run()
    app.button("lists.request").click().run()
    (asked,) = requests(engine, cast.seller, case)
    assert (asked.criteria, asked.wanted, asked.state) == (HOSTILE, 300, ListState.REQUESTED)
    seen = words(opened(engine, cast.director, case, "lists"))
    assert "今月の依頼 1件" in seen
    assert "&lt;b&gt;工場&lt;/b&gt;" in seen


def test_a_partner_reads_what_was_delivered_and_presses_nothing(engine, cast, case):
    request = ask(engine, cast, case, "a")
    deliver(engine, cast, request)
    app = opened(engine, cast.seller, case, "lists", "partner")
    assert f'"href": "/files/lists/{request}"' in words(app)
    assert not app.button


def test_the_back_office_reads_its_queue_with_as_many_questions_however_long_it_is(engine, cast, case):
    late = ask(engine, cast, case, "late", "急ぎの依頼", days=0)
    deliver(engine, cast, ask(engine, cast, case, "b"))
    tomorrow = LATER + timedelta(days=1)
    seen = words(screen("operations.lists", engine, cast.operator, tomorrow))
    for said in ("急ぎの依頼", "納期超過", '"label": "納品する"', '"action": "take"'):
        assert said in seen
    assert "製造業.csv" in words(screen("operations.lists", engine, cast.operator, tomorrow, state="delivered"))
    assert "納品できるのは" in words(screen("operations.lists", engine, cast.director, tomorrow))
    few = count_queries(engine, lambda: screen("operations.lists", engine, cast.operator, LATER))
    for number in range(25):
        ask(engine, cast, case, f"more{number}")
    assert count_queries(engine, lambda: screen("operations.lists", engine, cast.operator, LATER)) == few
    assert late


def test_knowledge_is_read_as_a_page_that_cannot_act_and_faq_is_folded(engine, cast, case):
    with transaction(engine, cast.director) as repo:
        answer = write_page(repo, case, KnowledgeKind.FAQ, "料金の<答え方>", HOSTILE, LATER)
        material = write_page(repo, case, KnowledgeKind.MATERIAL, "商材の説明", HOSTILE, LATER)
        file = attach_material(repo, material, StoredFile("概要.pdf", "application/pdf", 9, "2" * 64), LATER)
    seen = words(opened(engine, cast.seller, case, "knowledge", "partner"))
    assert "<summary>料金の&lt;答え方&gt;</summary>" in seen
    assert f'"href": "/partner-case?case={case}&part=knowledge&entry={material}"' in seen
    app = opened(engine, cast.seller, case, "knowledge", "partner", entry=material)
    (paper,) = [node.proto.body for node in app.get("html") if 'class="knowledge"' in node.proto.body]
    assert "<strong>太字</strong> &lt;b&gt;工場&lt;/b&gt; [印](javascript:alert)" in paper
    assert "<img" not in paper
    assert f"/files/knowledge/{file}" in words(app)
    assert not app.button, "materials are the director's"
    assert [each.key for each in opened(engine, cast.seller, case, "knowledge", "partner", entry=answer).button]
    app = opened(engine, cast.seller, case, "knowledge", "partner")
    found = words(app.text_input[0].set_value("概要").run())
    assert "商材の説明" in found
    assert "料金の" not in found


def test_a_page_is_written_and_a_colleagues_change_in_between_loses_nothing(engine, cast, case):
    app = opened(engine, cast.seller, case, "knowledge", "partner", knowledge_form="improvement")
    app.text_input("knowledge.1.improvement.title").set_value("受付の一言目").run()
    app.text_area("knowledge.1.improvement.body").set_value("- 名乗りを短く").run()
    app.button("knowledge.save").click().run()
    query = {"entry": 1, "knowledge_form": "change"}
    app = opened(engine, cast.seller, case, "knowledge", "partner", **query)
    app.text_area("knowledge.page.1.body").set_value("- 名乗りを先に").run()
    with transaction(engine, cast.director) as repo:
        edit_page(repo, 1, 1, "受付の一言目", "- 名乗りを短く\n- 用件を先に", LATER)
    app = opened(engine, cast.seller, case, "knowledge", "partner", **query)
    assert app.text_area("knowledge.page.1.body").value == "- 名乗りを先に"
    assert "さんがこのページを更新しました" in words(app)
    app.button("knowledge.save").click().run()
    assert app.error, "nothing is overwritten unseen"
    app.button("knowledge.overtaken.go_on").click().run()
    app.button("knowledge.save").click().run()
    with reading(engine, cast.seller) as repo:
        page = repo.knowledge.page(1)
    assert (page.body, page.revision) == ("- 名乗りを先に", 3)
    assert "変更の履歴（3版）" in words(opened(engine, cast.seller, case, "knowledge", "partner", entry=1))
