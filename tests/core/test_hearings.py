"""Hearings: noted, drafted however incomplete, opened once; nobody outside kakutoku ever reads them (P1, O6)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.actions.hearings import HearingForm, note_hearing, open_hearing, save_hearing
from core.calendar import jst_date
from core.errors import Conflict, ConsoleError, NotAllowed, NotFound, Refused
from core.model import CompanySize
from core.model_accounts import HearingId, PostingContent
from core.model_mails import MailKind
from core.repository import reading, transaction
from core.store.tables import AuditRow, HearingRow, MailRow, MemberRow, PostingRoundRow, PostingRow
from tests.cast import CLIENT, NOW, OTHER_CLIENT, PARTNER
from tests.queries import count_queries

TODAY = jst_date(NOW)
DEADLINE = TODAY + timedelta(days=14)
WHOLE = PostingContent(
    "計測機器の新規開拓",
    ("計測機器", "IoT"),
    "食品工場",
    (CompanySize.UNDER_300, CompanySize.LARGE),
    "株式会社青葉計器は展示会の縮小で商談が減りました。",
    "接点の作り方から。",
    "架電と商談の設定。",
    "製造業への営業経験。",
    "月30万円程度",
    "3ヶ月",
)
FORM = HearingForm(TODAY, "予算の本音は月50万円まで。社長の承認が必要。", WHOLE, DEADLINE)
EMPTY = HearingForm(TODAY, "", PostingContent(), None)


def act(engine, viewer, action, *arguments, at=NOW):
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def noted(engine, cast, intent="a" * 16, client=CLIENT) -> HearingId:
    return act(engine, cast.sales, note_hearing, client, None, intent)


def get(engine, viewer, hearing):
    with reading(engine, viewer) as repo:
        return repo.hearings.get(hearing)


def number(engine, table) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_hearing_begins_empty_and_dated_today(engine, cast):
    kept = get(engine, cast.sales, noted(engine, cast))
    assert (kept.client, kept.client_name, kept.author) == (CLIENT, "株式会社青葉計器", "角田 陽子")
    assert (kept.held_on, kept.notes, kept.content, kept.deadline) == (TODAY, "", PostingContent(), None)
    assert (kept.revision, kept.posting, kept.consultation) == (0, None, None)


def test_a_draft_is_kept_however_incomplete_and_comes_back_as_it_was(engine, cast):
    hearing = noted(engine, cast)
    assert act(engine, cast.sales, save_hearing, hearing, EMPTY, 0) == 0, "nothing was typed, nothing is written"
    partly = replace(EMPTY, content=PostingContent(title="題だけ", company_sizes=(CompanySize.UNDER_20,)))
    assert act(engine, cast.sales, save_hearing, hearing, partly, 0) == 1
    assert get(engine, cast.operator, hearing).content == partly.content
    assert act(engine, cast.operator, save_hearing, hearing, FORM, 1) == 2
    kept = get(engine, cast.sales, hearing)
    assert (kept.held_on, kept.notes, kept.content, kept.deadline) == (TODAY, FORM.notes, WHOLE, DEADLINE)


def test_the_second_of_two_people_is_told_and_loses_nothing(engine, cast):
    """O6: unless both typed the same."""
    hearing = noted(engine, cast)
    act(engine, cast.sales, save_hearing, hearing, FORM, 0)
    with pytest.raises(Conflict) as conflict:
        act(engine, cast.operator, save_hearing, hearing, replace(FORM, notes="別のメモ"), 0)
    assert conflict.value.latest == 1
    assert act(engine, cast.operator, save_hearing, hearing, FORM, 0) == 1
    assert get(engine, cast.sales, hearing).notes == FORM.notes
    with pytest.raises(Conflict):
        act(engine, cast.operator, open_hearing, hearing, replace(FORM, notes="別のメモ"), 0)
    assert number(engine, PostingRow) == 0


def test_a_posting_opens_from_its_hearing_once_and_everybody_concerned_is_told(engine, cast):
    """P1, P3, P10."""
    hearing = noted(engine, cast)
    posting = act(engine, cast.sales, open_hearing, hearing, FORM, 0)
    assert act(engine, cast.sales, open_hearing, hearing, FORM, 0) == posting, "double click"
    assert act(engine, cast.operator, open_hearing, hearing, replace(FORM, notes="x"), 7) == posting, "another tab"
    assert (number(engine, PostingRow), number(engine, PostingRoundRow)) == (1, 1)
    assert get(engine, cast.sales, hearing).posting == posting
    with reading(engine, cast.buyer) as repo:
        own = repo.postings.own(posting)
    assert (own.title, own.categories, own.company_sizes, own.deadline) == (
        WHOLE.title,
        WHOLE.categories,
        WHOLE.company_sizes,
        DEADLINE,
    )
    with reading(engine, cast.seller) as repo:
        assert "青葉" not in repr(repo.postings.open(NOW))
        assert "本音" not in repr(repo.postings.for_partner(posting, NOW))
    with Session(engine) as session:
        told = {(mail.to[0], mail.kind) for mail in session.scalars(select(MailRow))}
        words = " ".join(mail.text + mail.subject for mail in session.scalars(select(MailRow)))
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.id)).all()
    opened, announced = MailKind.POSTING_OPENED.value, MailKind.POSTING_ANNOUNCED.value
    assert told == {
        ("buyer@aoba-keiki.example", opened),
        ("boss@aoba-keiki.example", opened),
        ("seller@tsukinowa.example", announced),
        ("rival@harukaze.example", announced),
    }
    assert "本音" not in words, "what was heard never leaves kakutoku"
    assert actions == ["note_hearing", "save_hearing", "open_posting", "open_hearing"]
    for action in (save_hearing, open_hearing):
        if action is save_hearing:
            with pytest.raises(Refused, match="すでに公開"):
                act(engine, cast.sales, action, hearing, replace(FORM, notes="後から"), 1)


def test_a_title_that_names_the_client_is_covered_in_the_mails_to_partners(engine, cast):
    """P10."""
    hearing = noted(engine, cast)
    named = replace(FORM, content=replace(WHOLE, title="株式会社青葉計器の新規開拓"))
    act(engine, cast.sales, open_hearing, hearing, named, 0)
    with Session(engine) as session:
        for mail in session.scalars(select(MailRow).where(MailRow.kind == MailKind.POSTING_ANNOUNCED.value)):
            assert "青葉" not in mail.subject + mail.text + mail.html
            assert "の新規開拓" in mail.subject


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content": replace(WHOLE, background="", requirements=" ")}, "背景、求めている経歴や能力を入力"),
        ({"content": PostingContent()}, "タイトル、商材、販売先"),
        ({"deadline": None}, "締切を入力"),
        ({"deadline": TODAY - timedelta(days=1)}, "今日以降"),
        ({"deadline": TODAY + timedelta(days=366)}, "までの日付"),
        ({"held_on": None}, "日付を入力"),
        ({"held_on": TODAY + timedelta(days=1)}, "今日までの日付"),
        ({"notes": "長" * 20_001}, "20,000文字以内"),
        ({"content": replace(WHOLE, request="長" * 20_000)}, "依頼内容は5,000文字以内"),
    ],
)
def test_what_is_not_whole_is_not_opened_and_nothing_is_half_done(engine, cast, change, said):
    hearing = noted(engine, cast)
    with pytest.raises(Refused, match=said):
        act(engine, cast.sales, open_hearing, hearing, replace(FORM, **change), 0)
    assert get(engine, cast.sales, hearing).revision == 0
    assert [number(engine, table) for table in (PostingRow, PostingRoundRow, MailRow)] == [0, 0, 0]


def test_a_posting_may_open_today_and_for_a_client_without_anybody_to_tell(engine, cast):
    with Session(engine) as session, session.begin():
        for member in session.scalars(select(MemberRow).where(MemberRow.organization_id == OTHER_CLIENT)):
            member.active = False
    hearing = noted(engine, cast, client=OTHER_CLIENT)
    assert act(engine, cast.sales, open_hearing, hearing, replace(FORM, deadline=TODAY), 0)
    with Session(engine) as session:
        kinds = set(session.scalars(select(MailRow.kind)))
    assert kinds == {MailKind.POSTING_ANNOUNCED.value}


def test_a_second_press_finds_the_hearing_of_the_first(engine, cast):
    first = noted(engine, cast)
    assert noted(engine, cast) == first
    assert noted(engine, cast, "b" * 16) != first
    assert act(engine, cast.operator, note_hearing, CLIENT, None, "a" * 16) != first, "an intent is one person's"
    assert number(engine, HearingRow) == 3


def test_four_who_open_at_once_open_one_posting(engine, cast):
    """T8: one posting, one round, one mail a reader."""
    hearing = noted(engine, cast)
    start = Barrier(4)

    def press(viewer):
        start.wait()
        try:
            return act(engine, viewer, open_hearing, hearing, FORM, 0)
        except ConsoleError as refused:
            return refused.sentence

    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(press, [cast.sales, cast.sales, cast.operator, cast.operator]))
    assert len(found) == 1
    assert (number(engine, PostingRow), number(engine, PostingRoundRow), number(engine, MailRow)) == (1, 1, 4)


@pytest.mark.parametrize("who", ["buyer", "boss", "looker", "outsider", "seller", "rival", "director"])
def test_only_sales_and_operations_write_hearings_and_only_kakutoku_reads_them(engine, cast, who):
    """A5: a client does not learn that there is one."""
    hearing, viewer = noted(engine, cast), getattr(cast, who)
    for action, arguments in (
        (note_hearing, (CLIENT, None, "c" * 16)),
        (save_hearing, (hearing, FORM, 0)),
        (open_hearing, (hearing, FORM, 0)),
    ):
        with pytest.raises(NotAllowed):
            act(engine, viewer, action, *arguments)
    if who == "director":
        assert get(engine, viewer, hearing).id == hearing
        return
    for asked in (hearing, HearingId(999)):
        with pytest.raises(NotFound, match="見つかりません"):
            get(engine, viewer, asked)
    for look in ("listing", "clients"):
        with pytest.raises(NotAllowed), reading(engine, viewer) as repo:
            getattr(repo.hearings, look)()


def test_what_does_not_exist_or_is_no_client_is_not_found(engine, cast):
    for action, arguments in (
        (note_hearing, (PARTNER, None, "d" * 16)),
        (note_hearing, (999, None, "d" * 16)),
        (note_hearing, (CLIENT, 999, "d" * 16)),
        (save_hearing, (999, FORM, 0)),
        (open_hearing, (999, FORM, 0)),
    ):
        with pytest.raises(NotFound):
            act(engine, cast.sales, action, *arguments)


def test_drafts_and_what_was_opened_are_listed_and_searched(engine, cast):
    draft = noted(engine, cast)
    act(engine, cast.sales, save_hearing, draft, replace(FORM, notes="特急の案件"), 0)
    opened = noted(engine, cast, "b" * 16, OTHER_CLIENT)
    act(engine, cast.sales, open_hearing, opened, replace(FORM, content=replace(WHOLE, title="硝子の販路")), 0)
    with reading(engine, cast.director) as repo:
        drafts, done = repo.hearings.listing(opened=False), repo.hearings.listing(opened=True)
        assert [line.id for line in drafts.lines] == [draft]
        assert [(line.id, line.title, line.client_name) for line in done.lines] == [
            (opened, "硝子の販路", "みなと硝子株式会社")
        ]
        assert (drafts.drafts, drafts.opened) == (1, 1)
        for text, found in (("特急", 1), ("青葉", 1), ("計測機器", 1), ("硝子", 0), ("%", 0), ("'; DROP", 0)):
            assert repo.hearings.listing(opened=False, text=text).found == found
        assert [client.name for client in repo.hearings.clients()] == ["みなと硝子株式会社", "株式会社青葉計器"]


def test_three_and_thirty_hearings_cost_the_same_number_of_queries(engine, cast):
    counts = []
    for intents in (range(3), range(3, 30)):
        for intent in intents:
            noted(engine, cast, f"{intent:016}")

        def look() -> None:
            with reading(engine, cast.sales) as repo:
                assert repo.hearings.listing().found

        counts.append(count_queries(engine, look))
    assert counts[0] == counts[1]
