"""定例 on the screens of all sides: the schedule, a pack shown and written, and what never leaves kakutoku (D8)."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pypdfium2
import pytest
from sqlalchemy import Engine

from core.actions.case_members import leave_case
from core.actions.pack_batches import request_packs
from core.actions.packs import add_action, write_comments, write_offer
from core.documents import pack_words
from core.documents.pack_pdf import pack_pdf
from core.errors import NotFound
from core.model import Side, Viewer
from core.model_direction import CaseId, PackId, Work
from core.repository import reading
from pages.entrance import pack_files
from tests.cast import Cast
from tests.core.test_pack_batches import FRIDAY, ask, cases, prepare
from tests.core.test_packs import CANARY, NOW, THURSDAY, act, made, meets, page, shared, worked
from tests.pages.screens import head, screen, words
from tests.queries import count_queries


@pytest.fixture
def pack(engine: Engine, cast: Cast) -> tuple[CaseId, PackId]:
    [case] = cases(engine, cast, 1)
    pack = made(engine, cast, case)
    seller = cast.seller.member
    said = {(seller, False): "声が明るい。", (seller, True): CANARY, (None, True): CANARY, (None, False): "順調です。"}
    act(engine, cast.director, write_comments, pack, page(engine, cast.director, pack).comments_digest, said)
    act(engine, cast.director, add_action, pack, "リストを追加", Side.PARTNER, THURSDAY)
    offer = {"hours": "120", "appointments": "10", "monthly": "400000", "text": "増枠をご提案します。"}
    act(engine, cast.director, write_offer, pack, page(engine, cast.director, pack).offer_digest, offer)
    return case, pack


AGENDA = ("progress", "next", "feedback", "offer")


def shown(engine: Engine, viewer: Viewer, name: str, **query: object) -> str:
    texts: list[str] = []
    for agenda in AGENDA:
        app = screen(name, engine, viewer, NOW, agenda=agenda, **query)
        assert not app.exception
        texts.append(words(app) + head(app))
    return "\n".join(texts)


def test_a_pack_is_shown_part_by_part_to_each_side_and_nothing_internal_with_it(
    engine: Engine, cast: Cast, pack: tuple[CaseId, PackId]
):
    case, number = pack
    presented = shown(engine, cast.director, "director.meeting", pack=number)
    shared(engine, cast, number)
    client = shown(engine, cast.buyer, "client.progress", case=case, part="meetings", pack=number)
    partner = shown(engine, cast.seller, "partner.case", case=case, part="meetings", pack=number)
    content = page(engine, cast.director, number).form.content
    for text in (presented, client, partner):
        for figure in pack_words.headline(content):
            assert figure.value in text
        for told in ("声が明るい。", "順調です。", "リストを追加", "¥400,000", "増枠をご提案します。", "判定不可"):
            assert told in text
        assert CANARY not in text
    editing = words(screen("director.meeting", engine, cast.director, NOW, pack=number, edit=1))
    assert CANARY in editing
    for viewer, name in ((cast.buyer, "client.progress"), (cast.seller, "partner.case")):
        for query in ({"edit": 1, "pack": number}, {}):
            assert CANARY not in words(screen(name, engine, viewer, NOW, case=case, part="meetings", **query))
    for viewer in (cast.buyer, cast.seller, cast.outsider):
        app = screen("director.meeting", engine, viewer, NOW, pack=number, edit=1)
        assert "見つかりません" in words(app)


def test_the_paper_is_handed_to_both_sides_once_it_is_shared_and_to_nobody_else(
    engine: Engine, cast: Cast, pack: tuple[CaseId, PackId]
):
    _, number = pack

    def handed_to(viewer: Viewer) -> bool:
        with reading(engine, viewer) as repo:
            try:
                return pack_files._pack(repo, number).media_type == "application/pdf"
            except NotFound:
                return False

    people = (cast.director, cast.sales, cast.buyer, cast.looker, cast.seller, cast.outsider, cast.rival)
    assert [handed_to(viewer) for viewer in people] == [True, True, False, False, False, False, False]
    shared(engine, cast, number)
    assert [handed_to(viewer) for viewer in people] == [True, True, True, True, True, False, False]


def test_the_paper_says_what_the_screen_says_and_nothing_internal(
    engine: Engine, cast: Cast, pack: tuple[CaseId, PackId]
):
    _, number = pack
    draft = page(engine, cast.director, number).form
    shared(engine, cast, number)
    with reading(engine, cast.buyer) as repo:
        form = repo.packs.shared(number).form
    for paper, mark in ((pack_pdf(form, shared=True), False), (pack_pdf(draft, shared=False), True)):
        document = pypdfium2.PdfDocument(BytesIO(paper))
        text = "".join(page.get_textpage().get_text_range() for page in document)
        flat = "".join(text.split())
        for figure in pack_words.headline(form.content):
            assert "".join(figure.value.split()) in flat
        for said in ("声が明るい。", "リストを追加", "¥400,000", form.digest, "株式会社青葉計器御中", "髙﨑直人"):
            assert said in flat
        assert CANARY not in flat
        assert ("共有前の下書き" in flat) is mark
    assert pack_pdf(form, shared=True) == pack_pdf(form, shared=True)


def test_the_director_writes_and_everybody_sees_how_far_it_is(engine: Engine, cast: Cast):
    [case] = cases(engine, cast, 1)
    app = screen("director.meetings", engine, cast.director, NOW)
    assert "木・金の資料をまとめて作成（1件）" in words(app)
    assert "未作成" in words(app)
    number = made(engine, cast, case)
    app = screen("director.meeting", engine, cast.director, NOW, pack=number, edit=1)
    app.text_area(key=f"pack.{number}.comments.open{cast.seller.member}").input("丁寧です。").run()
    again = screen("director.meeting", engine, cast.director, NOW, pack=number, edit=1)
    assert again.text_area(key=f"pack.{number}.comments.open{cast.seller.member}").value == "丁寧です。", "a draft"
    app.button(key="pack.comments.save").click().run()
    assert page(engine, cast.director, number).form.said_of(cast.seller.member) == "丁寧です。"
    app.text_input(key=f"pack.{number}.action.text").input("次の一手")
    app.button(key="pack.action.add").click().run()
    [action] = page(engine, cast.director, number).form.actions
    app.button(key=f"pack.action.done.{action.id}").click().run()
    assert not app.exception
    shared(engine, cast, number)
    assert "共有済み" in words(screen("director.meetings", engine, cast.director, NOW))
    for viewer in (cast.sales, cast.operator):
        assert not screen("director.meeting", engine, viewer, NOW, pack=number, edit=1).exception
    listed = words(screen("client.progress", engine, cast.buyer, NOW, case=case, part="meetings"))
    assert f"/progress?case={case}&part=meetings&pack={number}" in listed
    assert "次回の定例" in listed


def test_one_s_own_presses_leave_what_one_types_alone(engine: Engine, cast: Cast):
    [case] = cases(engine, cast, 1)
    on, at = date(2027, 1, 7), datetime(2027, 1, 7, 1, tzinfo=UTC)
    number = made(engine, cast, case, on, at)
    comment, hours = f"pack.{number}.comments.open{cast.seller.member}", f"pack.{number}.offer.hours"
    app = screen("director.meeting", engine, cast.director, at, pack=number, edit=1)
    app.text_area(key=comment).input("入力途中です。").run()
    suggested = app.text_input(key=hours).value
    worked(engine, cast, case, {date(2027, 1, 6): Work(480, 80, 20, 5, 0)})
    app.button(key="pack.refresh").click().run()
    assert app.text_area(key=comment).value == "入力途中です。"
    assert app.text_input(key=hours).value != suggested, "nobody typed a proposal: it follows the figures"
    app.text_input(key=hours).input("120").run()
    app.text_input(key=f"pack.{number}.offer.monthly").input("400000").run()
    worked(engine, cast, case, {date(2027, 1, 5): Work(480, 80, 20, 5, 0)})
    app.button(key="pack.refresh").click().run()
    app.button(key="pack.offer.save").click().run()
    assert "別の担当者" not in words(app)
    app.button(key="pack.comments.save").click().run()
    assert not app.exception
    assert "別の担当者" not in words(app)
    found = page(engine, cast.director, number)
    assert found.form.said_of(cast.seller.member) == "入力途中です。"
    assert found.form.offer
    assert (found.form.offer.hours, found.form.offer.monthly) == (120, 400_000)


def test_a_comment_on_somebody_who_left_can_be_changed_and_taken_away(engine: Engine, cast: Cast):
    [case] = cases(engine, cast, 1)
    on, at, seller = date(2027, 1, 7), datetime(2027, 1, 5, 3, tzinfo=UTC), cast.seller.member
    number = made(engine, cast, case, on, at)
    seen = page(engine, cast.director, number).comments_digest
    said = {(seller, False): "共有コメント", (seller, True): CANARY}
    act(engine, cast.director, write_comments, number, seen, said, at=at)
    with reading(engine, cast.director) as repo:
        [member] = repo.case_members.team(case).members
    act(engine, cast.director, leave_case, member.id, date(2026, 12, 28), at=at)
    made(engine, cast, case, on, at + timedelta(hours=1))
    assert page(engine, cast.director, number).form.content.members == ()
    app = screen("director.meeting", engine, cast.director, at, pack=number, edit=1)
    assert f"{member.name}（離任）" in words(app)
    field = f"pack.{number}.comments.open{seller}"
    assert app.text_area(key=field).value == "共有コメント"
    app.text_area(key=field).input("").run()
    app.button(key="pack.comments.save").click().run()
    assert not app.exception
    assert page(engine, cast.director, number).said == {(seller, True): CANARY}


def test_a_colleague_s_comment_is_shown_beside_one_s_own(engine: Engine, cast: Cast):
    [case] = cases(engine, cast, 1)
    number = made(engine, cast, case)
    seen = page(engine, cast.director, number).comments_digest
    app = screen("director.meeting", engine, cast.director, NOW, pack=number, edit=1)
    app.text_area(key=f"pack.{number}.comments.open{cast.seller.member}").input("丁寧です。").run()
    act(engine, cast.operator, write_comments, number, seen, {(None, False): "同僚の言葉"})
    app.run()
    assert "別の担当者" in words(app)
    assert "同僚の言葉" in words(app)


def test_a_batch_tells_of_itself_and_of_what_failed(engine: Engine, cast: Cast):
    first, _ = cases(engine, cast, 2)
    ask(engine, cast.director)
    assert "0 / 2件" in words(screen("director.meetings", engine, cast.director, NOW))
    meets(engine, first, 3, None)  # pyright: ignore[reportArgumentType]
    assert prepare(engine)
    told = words(screen("director.meetings", engine, cast.director, NOW))
    assert "1 / 2件を作成しました" in told
    assert "案件の概要で登録" in told


def test_what_failed_is_told_until_its_meeting_is_over_whatever_was_asked_for_since(engine: Engine, cast: Cast):
    first, second = cases(engine, cast, 2)
    ask(engine, cast.director, [THURSDAY], "thursday")
    meets(engine, first, 3, None)  # pyright: ignore[reportArgumentType]
    assert prepare(engine)
    act(engine, cast.director, request_packs, None, [FRIDAY], "friday", at=NOW + timedelta(minutes=1))
    assert prepare(engine, NOW + timedelta(minutes=2))
    with reading(engine, cast.director) as repo:
        assert [(batch.total, len(batch.failures)) for batch in repo.pack_batches.mine()] == [(1, 0), (1, 1)]
        assert repo.packs.at(second, FRIDAY)
    told = words(screen("director.meetings", engine, cast.director, NOW + timedelta(minutes=3)))
    assert "1 / 1件を作成しました" in told
    assert "次の1件は作成できませんでした" in told
    assert "案件の概要で登録" in told
    after = words(screen("director.meetings", engine, cast.director, NOW + timedelta(days=2)))
    assert "作成できませんでした" not in after


def test_the_part_of_a_case_says_what_is_next_and_what_is_open(engine: Engine, cast: Cast):
    [case] = cases(engine, cast, 1)
    app = screen("director.case", engine, cast.director, NOW, case=case, part="meetings")
    app.button(key="case.meetings.make").click().run()
    assert not app.exception
    with reading(engine, cast.director) as repo:
        number = repo.packs.at(case, THURSDAY)
    assert number
    act(engine, cast.director, add_action, number, "持ち越す一手", Side.CLIENT, None)
    told = words(screen("director.case", engine, cast.director, NOW, case=case, part="meetings"))
    assert "持ち越す一手" in told
    assert f"/meeting?pack={number}" in told


def test_thirty_meetings_cost_as_many_queries_as_three(engine: Engine, cast: Cast):
    numbers: list[int] = []
    for more in (3, 9):
        for case in cases(engine, cast, more):
            made(engine, cast, case, THURSDAY if case % 2 else FRIDAY, NOW + timedelta(minutes=case))
        numbers.append(count_queries(engine, lambda: screen("director.meetings", engine, cast.director, NOW)))
    assert numbers[0] == numbers[1] > 0
