"""The chat between a client and a partner (M1, M2, P8, A5)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.actions.candidates import decline, proceed_to_interview
from core.actions.drafts import save_draft
from core.actions.messages import MESSAGE_LIMIT, mark_read, post_message, remove_file
from core.errors import NotAllowed, NotFound, Refused
from core.model import AttachmentId, CandidateStatus, MailState, MessageId, ProposalId, Side
from core.repository import reading, transaction
from core.store.tables import AttachmentRow, AuditRow, MailRow, MessageRow, ProposalRow
from core.store.talk_search import MOST
from core.uploads import StoredFile
from tests import factories
from tests.cast import NOW

PDF = StoredFile("資料.pdf", "application/pdf", 10, "a" * 64)


def post(engine, viewer, proposal, body="はじめまして。", at=NOW, **options):
    with transaction(engine, viewer) as repo:
        return post_message(repo, proposal, body, at, **options)


def thread(engine, viewer, proposal):
    with reading(engine, viewer) as repo:
        return repo.messages.thread(proposal)


def mails(engine, kind="message_received"):
    with Session(engine) as session:
        return session.scalars(select(MailRow).where(MailRow.kind == kind).order_by(MailRow.id)).all()


def state_of(engine):
    """Everything that a refused action must leave as it was."""
    with Session(engine) as session:
        return tuple(session.scalar(select(func.count()).select_from(t)) for t in (MessageRow, MailRow, AuditRow))


def test_the_chat_opens_with_the_interview_and_both_sides_read_the_same(engine, cast):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.buyer, proposal, "来週お時間はありますか。")
    post(engine, cast.seller, proposal, "火曜の15時はいかがでしょうか。", NOW + timedelta(minutes=1))
    for viewer, mine in ((cast.buyer, [True, False]), (cast.seller, [False, True])):
        lines = thread(engine, viewer, proposal).messages
        assert [m.body for m in lines] == ["来週お時間はありますか。", "火曜の15時はいかがでしょうか。"]
        assert [m.side for m in lines] == [Side.CLIENT, Side.PARTNER]
        assert [m.mine for m in lines] == mine


def test_the_counterparty_is_named_to_each_side(engine, cast):
    proposal = factories.in_talks(engine, cast)
    assert thread(engine, cast.buyer, proposal).counterparty == "合同会社ツキノワ営業舎"
    assert thread(engine, cast.seller, proposal).counterparty == "株式会社青葉計器"


def test_before_disclosure_there_is_no_thread_for_anybody(engine, cast):
    proposal = factories.proposal(engine, cast.seller, factories.posting(engine, cast))
    for viewer in (cast.buyer, cast.seller):
        with pytest.raises(NotFound):
            thread(engine, viewer, proposal)
        with pytest.raises(NotFound):
            post(engine, viewer, proposal)


@pytest.mark.parametrize("stranger", ["outsider", "rival", "sales", "director", "operator"])
def test_to_strangers_a_thread_does_not_exist(engine, cast, stranger):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.buyer, proposal)
    viewer = getattr(cast, stranger)
    before = state_of(engine)
    with pytest.raises(NotFound):
        thread(engine, viewer, proposal)
    with pytest.raises((NotFound, NotAllowed)):
        post(engine, viewer, proposal)
    with pytest.raises(NotFound), transaction(engine, viewer) as repo:
        mark_read(repo, proposal, MessageId(1), NOW)
    with reading(engine, viewer) as repo:
        assert repo.messages.threads() == ()
    assert state_of(engine) == before


def test_a_guest_reads_and_does_not_write(engine, cast):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.seller, proposal)
    assert len(thread(engine, cast.looker, proposal).messages) == 1
    before = state_of(engine)
    with pytest.raises(NotAllowed, match="ゲスト"):
        post(engine, cast.looker, proposal)
    assert state_of(engine) == before


def test_nobody_writes_while_the_candidate_is_declined_and_both_do_again_afterwards(engine, cast):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.buyer, proposal)
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    before = state_of(engine)
    for viewer in (cast.buyer, cast.seller):
        shown = thread(engine, viewer, proposal)
        assert (shown.writable, len(shown.messages)) == (False, 1)
        with pytest.raises(Refused) as refused:
            post(engine, viewer, proposal)
        assert refused.value.sentence == shown.reason
    assert state_of(engine) == before
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, proposal, NOW)
    assert post(engine, cast.seller, proposal) is not None


def test_the_partner_does_not_hear_of_a_decline_that_can_still_be_taken_back(engine, cast):
    proposal = factories.in_talks(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    shown = thread(engine, cast.seller, proposal)
    with reading(engine, cast.seller) as repo:
        (card,) = repo.messages.threads()
        assert not repo.proposals.get(proposal).declined
    assert {shown.status, card.status} == {CandidateStatus.CONSIDERING}
    assert "見送" not in shown.reason
    assert "見送り" in thread(engine, cast.buyer, proposal).reason


@pytest.mark.parametrize("body", ["", "  \n ", "あ" * (MESSAGE_LIMIT + 1)], ids=["empty", "blank", "too long"])
def test_an_empty_or_endless_message_is_refused_with_a_sentence(engine, cast, body):
    proposal = factories.in_talks(engine, cast)
    before = state_of(engine)
    with pytest.raises(Refused, match="メッセージ"):
        post(engine, cast.buyer, proposal, body)
    assert state_of(engine) == before


@pytest.mark.parametrize(
    "body", ["**太字** <b>x</b> [a](http://a.example)", "髙﨑㈱ ① 〜 🎉", "10,000円~20,000円 -> 3~5社", "1\n\n2"]
)
def test_what_was_typed_is_what_is_read(engine, cast, body):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.buyer, proposal, body)
    assert thread(engine, cast.seller, proposal).messages[-1].body == body


def test_the_second_press_of_a_double_click_sends_nothing(engine, cast):
    proposal = factories.in_talks(engine, cast)
    first = post(engine, cast.buyer, proposal, intent="press-1")
    before = state_of(engine)
    assert first is not None
    assert post(engine, cast.buyer, proposal, intent="press-1") is None
    assert state_of(engine) == before
    assert post(engine, cast.buyer, proposal, intent="press-2") is not None


def test_a_draft_goes_with_the_message_that_was_sent_from_it_and_no_other_does(engine, cast):
    proposal, place = factories.in_talks(engine, cast), "messages.draft.1"

    def typed(text):
        with transaction(engine, cast.buyer) as repo:
            save_draft(repo, place, {"body": text}, NOW)

    def kept():
        with reading(engine, cast.buyer) as repo:
            return repo.drafts.get(place)

    typed("来週の火曜で ")
    with pytest.raises(Refused):
        post(engine, cast.buyer, proposal, "", draft=place)
    assert kept() == {"body": "来週の火曜で "}
    post(engine, cast.buyer, proposal, "来週の火曜で ", draft=place)
    assert kept() is None
    typed("別のタブで入力中")
    post(engine, cast.buyer, proposal, "水曜でも大丈夫です。", draft=place)
    assert kept() == {"body": "別のタブで入力中"}


def test_one_mail_an_unread_run_and_a_new_one_after_reading(engine, cast):
    proposal = factories.in_talks(engine, cast)
    for minute in range(3):
        last = post(engine, cast.seller, proposal, f"{minute}通目", NOW + timedelta(minutes=minute))
    assert sorted(m.to[0] for m in mails(engine)) == ["boss@aoba-keiki.example", "buyer@aoba-keiki.example"]
    with transaction(engine, cast.buyer) as repo:
        mark_read(repo, proposal, last, NOW + timedelta(minutes=4))
    post(engine, cast.seller, proposal, "次の件です", NOW + timedelta(minutes=5))
    assert [m.to[0] for m in mails(engine)][2:] == ["buyer@aoba-keiki.example"]


def test_unread_marks_count_the_other_sides_lines_until_they_are_read(engine, cast):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.seller, proposal)
    last = post(engine, cast.seller, proposal, "追伸", NOW + timedelta(minutes=1))
    post(engine, cast.boss, proposal, "承知しました", NOW + timedelta(minutes=2))

    def unread(viewer):
        with reading(engine, viewer) as repo:
            return [card.unread for card in repo.messages.threads()]

    assert (unread(cast.buyer), unread(cast.boss), unread(cast.seller)) == ([2], [0], [1])
    with transaction(engine, cast.buyer) as repo:
        mark_read(repo, proposal, last, NOW)
    assert unread(cast.buyer) == [0]


def test_reading_never_moves_backwards(engine, cast):
    proposal = factories.in_talks(engine, cast)
    first = post(engine, cast.seller, proposal)
    second = post(engine, cast.seller, proposal, "追伸")
    for upto in (second, first):
        with transaction(engine, cast.buyer) as repo:
            mark_read(repo, proposal, upto, NOW)
    with reading(engine, cast.buyer) as repo:
        assert repo.messages.last_read(proposal, [cast.buyer.member]) == {cast.buyer.member: second}


def test_the_writer_sees_who_of_the_other_side_has_read(engine, cast):
    proposal = factories.in_talks(engine, cast)
    sent = post(engine, cast.seller, proposal)
    assert thread(engine, cast.seller, proposal).messages[-1].read_by == ()
    for viewer in (cast.buyer, cast.looker):
        with transaction(engine, viewer) as repo:
            mark_read(repo, proposal, sent, NOW)
    assert thread(engine, cast.seller, proposal).messages[-1].read_by == ("佐倉 由紀", "三谷 望")
    assert thread(engine, cast.boss, proposal).messages[-1].read_by == ("佐倉 由紀", "三谷 望")  # colleagues
    assert thread(engine, cast.buyer, proposal).messages[-1].read_by == ("三谷 望",)  # one's own reading is no news


def test_a_sixth_file_is_one_too_many(engine, cast):
    proposal = factories.in_talks(engine, cast)
    before = state_of(engine)
    with pytest.raises(Refused, match="5件まで"):
        post(engine, cast.buyer, proposal, files=[PDF] * 6)
    assert state_of(engine) == before
    assert post(engine, cast.buyer, proposal, files=[PDF] * 5) is not None


def test_a_file_travels_with_its_message_and_only_its_sides_find_it(engine, cast):
    proposal = factories.in_talks(engine, cast)
    post(engine, cast.buyer, proposal, "", files=[PDF])
    (file,) = thread(engine, cast.seller, proposal).messages[-1].attachments
    assert (file.name, file.sha256) == (PDF.name, PDF.sha256)
    for viewer in (cast.outsider, cast.rival, cast.operator):
        with pytest.raises(NotFound), reading(engine, viewer) as repo:
            repo.attachments.get(file.id)


def test_no_file_is_read_listed_or_found_in_a_thread_that_is_not_disclosed(engine, cast):
    # P10: whatever hangs on the messages of such a thread, neither side learns so much as a name.
    proposal = factories.in_talks(engine, cast)
    for viewer in (cast.buyer, cast.seller):
        post(engine, viewer, proposal, "名刺です。", files=[PDF])
    with Session(engine) as session, session.begin():
        session.execute(update(ProposalRow).values(disclosed_at=None))
    for viewer in (cast.buyer, cast.seller):
        for attachment in (AttachmentId(1), AttachmentId(2)):
            with pytest.raises(NotFound), reading(engine, viewer) as repo:
                repo.attachments.get(attachment)
            with pytest.raises(NotFound), transaction(engine, viewer) as repo:
                remove_file(repo, attachment, NOW)
        with reading(engine, viewer) as repo:
            assert repo.messages.found("名刺").found == repo.messages.found("資料").found == ()


def found(engine, viewer, text):
    with reading(engine, viewer) as repo:
        return repo.messages.found(text)


def test_a_search_reads_what_was_written_and_what_files_are_called_in_all_of_ones_threads(engine, cast):
    first, second = factories.in_talks(engine, cast), factories.in_talks(engine, cast)
    post(engine, cast.seller, first, "100%のABC商事様に、前回の続きとしてお電話いたしました。")
    post(engine, cast.buyer, second, "abc の件")
    post(engine, cast.buyer, second, "", files=[PDF])
    post(engine, cast.buyer, second, "別の話")
    lines = found(engine, cast.seller, "ABC").found
    assert [(line.proposal, line.author) for line in lines] == [(second, "佐倉 由紀"), (first, "髙﨑 直人")]
    assert [line.excerpt for line in found(engine, cast.buyer, "資料").found] == ["添付：資料.pdf"]
    assert [line.message for line in found(engine, cast.buyer, "abc 100%").found] == [MessageId(1)]
    for nothing in ("", "  ", "%_", "abc 資料"):
        assert found(engine, cast.buyer, nothing).found == ()
    for stranger in (cast.outsider, cast.rival, cast.operator):
        assert found(engine, stranger, "abc").found == ()
    with transaction(engine, cast.buyer) as repo:
        remove_file(repo, AttachmentId(1), NOW)
    assert found(engine, cast.buyer, "資料").found == ()


def test_a_search_shows_the_newest_and_says_that_there_is_more(engine, cast):
    proposal = factories.in_talks(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        for n in range(MOST + 1):
            repo.messages.add(proposal, Side.CLIENT, f"{'前置き' * 30}名刺 {n}", NOW + timedelta(seconds=n))
    shown = found(engine, cast.seller, "名刺")
    assert (len(shown.found), shown.more) == (MOST, True)
    assert shown.found[0].excerpt.startswith("…")
    assert f"名刺 {MOST}" in shown.found[0].excerpt


def test_a_declined_mail_that_waits_leaves_no_trace_in_a_thread(engine, cast):
    proposal = factories.in_talks(engine, cast)
    with transaction(engine, cast.buyer) as repo:
        decline(repo, proposal, NOW)
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, proposal, NOW + timedelta(minutes=1))
    assert {m.state for m in mails(engine, "declined")} == {MailState.CANCELLED}
    assert thread(engine, cast.seller, proposal).messages == ()


def test_the_message_and_its_audit_row_are_one(engine, cast):
    proposal = factories.in_talks(engine, cast)
    message = post(engine, cast.buyer, proposal, "本文", files=[PDF])
    with Session(engine) as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "post_message")).all()
        assert (row.member_id, row.subject_id, row.after["message"]) == (cast.buyer.member, proposal, message)
        assert len(session.scalars(select(AttachmentRow)).all()) == 1


def test_a_thread_that_does_not_exist_is_not_found(engine, cast):
    with pytest.raises(NotFound):
        thread(engine, cast.buyer, ProposalId(999_999))
