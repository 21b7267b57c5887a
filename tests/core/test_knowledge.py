"""Knowledge of a case: written by whom the table says, changed without losing anything, found again (D1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.actions import knowledge as actions
from core.errors import Conflict, NotAllowed, NotFound, Refused
from core.model_choosing import ScanState
from core.model_direction import KnowledgeKind
from core.repository import reading, scanning, transaction
from core.store.tables import AuditRow
from core.uploads import StoredFile
from tests import factories
from tests.cast import NOW
from tests.queries import count_queries

MATERIAL, FAQ, IMPROVEMENT = KnowledgeKind
PDF = StoredFile("提案資料.pdf", "application/pdf", 1_000, "a" * 64)


@pytest.fixture
def case(engine, cast):
    """A case that runs."""
    return factories.directed(engine, cast)


def do(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def write(engine, viewer, case, kind=FAQ, title="料金の答え方", body="面談で伝える。", at=NOW):
    return do(engine, viewer, actions.write_page, case, kind, title, body, at=at)


def listed(engine, viewer, case, *wanted, **named):
    with reading(engine, viewer) as repo:
        return [each.title for each in repo.knowledge.listing(case, *wanted, **named)]


def page(engine, viewer, number):
    with reading(engine, viewer) as repo:
        return repo.knowledge.page(number)


@pytest.mark.parametrize("kind", KnowledgeKind)
def test_who_calls_adds_what_was_learnt_and_directors_write_everything(engine, cast, case, kind):
    for viewer in (cast.director, cast.operator):
        write(engine, viewer, case, kind, f"{viewer.member}")
    if kind is MATERIAL:
        with pytest.raises(NotAllowed, match="FAQと改善ログ"):
            write(engine, cast.seller, case, kind)
    else:
        write(engine, cast.seller, case, kind)
    for viewer in (cast.buyer, cast.looker, cast.sales):
        with pytest.raises(NotAllowed):
            write(engine, viewer, case, kind)
    with pytest.raises(NotAllowed if kind is MATERIAL else NotFound):
        write(engine, cast.rival, case, kind)


def test_a_change_keeps_what_was_there_and_nobody_overwrites_a_colleague(engine, cast, case):
    number = write(engine, cast.seller, case)
    assert write(engine, cast.seller, case) == number, "a double press"
    do(
        engine,
        cast.director,
        actions.edit_page,
        number,
        1,
        "料金の答え方",
        "担当が面談で伝える。",
        at=NOW + timedelta(hours=1),
    )
    do(
        engine,
        cast.director,
        actions.edit_page,
        number,
        1,
        "料金の答え方",
        "担当が面談で伝える。",
        at=NOW + timedelta(hours=2),
    )
    with pytest.raises(Conflict) as caught:
        do(engine, cast.seller, actions.edit_page, number, 1, "料金", "別の答え")
    assert caught.value.latest == 2
    found = page(engine, cast.seller, number)
    assert [(each.revision, each.by) for each in found.revisions] == [(2, "堂本 健"), (1, "髙﨑 直人")]
    with reading(engine, cast.seller) as repo:
        assert [repo.knowledge.words(number, each)[1] for each in (1, 2)] == ["面談で伝える。", "担当が面談で伝える。"]
        with pytest.raises(NotFound):
            repo.knowledge.words(number, 3)
    for title, body in (("", "本文"), ("題" * 101, "本文"), ("題", " "), ("題", "字" * 50_001)):
        with pytest.raises(Refused):
            do(engine, cast.director, actions.edit_page, number, 2, title, body)


def test_pages_are_found_by_title_text_and_file_the_latest_change_first(engine, cast, case):
    first = write(engine, cast.director, case, MATERIAL, "商材の説明", "月末の集計を半分にします。")
    write(engine, cast.director, case, FAQ, "100%の意味", "割合です。", at=NOW + timedelta(minutes=1))
    do(engine, cast.director, actions.attach_material, first, PDF)
    do(
        engine,
        cast.director,
        actions.edit_page,
        first,
        1,
        "商材の説明",
        "月末の集計を半分に。",
        at=NOW + timedelta(minutes=2),
    )
    assert listed(engine, cast.seller, case) == ["商材の説明", "100%の意味"]
    for text, titles in (
        ("集計", ["商材の説明"]),
        ("提案資料 商材", ["商材の説明"]),
        ("100%", ["100%の意味"]),
        ("1%", []),
        ("ない言葉", []),
    ):
        assert listed(engine, cast.seller, case, None, text) == titles
    assert listed(engine, cast.seller, case, FAQ) == ["100%の意味"]
    do(engine, cast.director, actions.archive_page, first)
    assert listed(engine, cast.seller, case) == ["100%の意味"]
    assert listed(engine, cast.seller, case, archived=True) == ["商材の説明"]
    with pytest.raises(Refused, match="元に戻す"):
        do(engine, cast.director, actions.edit_page, first, 2, "商材", "変更")
    do(engine, cast.director, actions.restore_page, first)
    assert listed(engine, cast.seller, case) == ["商材の説明", "100%の意味"]
    for viewer in (cast.buyer, cast.rival, cast.outsider):
        for ask in (lambda repo: repo.knowledge.listing(case), lambda repo: repo.knowledge.page(first)):
            with pytest.raises(NotFound), reading(engine, viewer) as repo:
                ask(repo)


def test_a_material_waits_for_the_scanner_and_can_be_taken_off(engine, cast, case):
    number = write(engine, cast.director, case, MATERIAL)
    waiting = StoredFile(PDF.name, PDF.media_type, PDF.size, PDF.sha256, ScanState.WAITING)
    file = do(engine, cast.director, actions.attach_material, number, waiting)
    assert do(engine, cast.director, actions.attach_material, number, waiting) == file
    with scanning(engine) as scans:
        assert scans.claim(NOW, timedelta(minutes=1)) == PDF.sha256
        assert scans.claim(NOW, timedelta(minutes=1)) is None
        scans.settle(PDF.sha256, clean=False, now=NOW)
    (found,) = page(engine, cast.seller, number).files
    assert found.scan is ScanState.INFECTED
    with Session(engine) as session:
        (danger,) = session.scalars(select(AuditRow).where(AuditRow.action == "find_danger")).all()
    assert (danger.subject, danger.subject_id) == ("case", case)
    do(engine, cast.director, actions.detach_material, file)
    do(engine, cast.director, actions.detach_material, file)
    assert page(engine, cast.seller, number).files == ()
    with reading(engine, cast.seller) as repo:
        assert (repo.knowledge.file(file).removed, repo.knowledge.file(file).name) == (True, "")
    for name in range(10):
        other = StoredFile(f"{name}.pdf", PDF.media_type, PDF.size, PDF.sha256)
        do(engine, cast.director, actions.attach_material, number, other)
    with pytest.raises(Refused, match="10件"):
        do(engine, cast.director, actions.attach_material, number, PDF)


def test_the_list_asks_as_often_with_many_pages_as_with_one(engine, cast, case):
    write(engine, cast.director, case)
    few = count_queries(engine, lambda: listed(engine, cast.seller, case))
    for number in range(10):
        write(engine, cast.director, case, title=f"答え方{number}")
    assert count_queries(engine, lambda: listed(engine, cast.seller, case)) == few
