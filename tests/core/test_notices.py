"""通知: who is told of what, in which words, until when it can be taken back (P8, P10)."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from core import formats
from core.actions.candidates import decline, put_on_hold, take_back
from core.actions.consultations import answer_consultation, ask_consultation
from core.actions.interviews import offer_dates, take_date
from core.actions.members import save_own_profile
from core.actions.messages import mark_read, post_message
from core.actions.notices import look_at_notices, mark_all_notices_read, mark_notices_read, open_place
from core.actions.terminations import decide_termination, request_termination
from core.calendar import jst_midnight
from core.errors import ConsoleError
from core.jobs import Worker
from core.model import Audience, CandidateStatus, ProposalId, Viewer
from core.model_accounts import ConsultationKind
from core.model_choosing import NoticeId, NoticeKind, NoticeSubject
from core.model_mails import About, MailKind
from core.notices import KEPT, MAIL_ALONE, OCCASIONS, SHOWN_MOST, is_at, of_mail, open_to, place
from core.repository import dawning, delivering, reading, transaction
from core.settings import Settings
from core.store.engine import WRITE, open_engine
from core.store.notices import tell
from core.store.tables import MailRow, NoticeRow, OrganizationRow, PostingRow, ProposalRow
from core.trail_words import ACTIONS
from core.views.notices import Notice, NoticeFilter
from tests import factories
from tests.cast import CLIENT, NOW, ORGANIZATIONS, PARTNER, PEOPLE, Cast, settle

K = NoticeKind
LATER = NOW + timedelta(days=1)


def act(engine: Engine, viewer: Viewer, action: Callable[..., Any], *arguments: Any, at: datetime = NOW) -> Any:
    with transaction(engine, viewer) as repo:
        return action(repo, *arguments, at)


def listed(engine: Engine, viewer: Viewer, at: datetime = LATER, **wanted: Any) -> tuple[Notice, ...]:
    with reading(engine, viewer) as repo:
        return repo.notices.listing(NoticeFilter(**wanted), at).notices


def said(engine: Engine, viewer: Viewer, at: datetime = LATER, **wanted: Any) -> list[str]:
    return [each.sentence for each in listed(engine, viewer, at, **wanted)]


def waiting(engine: Engine, viewer: Viewer, at: datetime = LATER) -> int:
    with reading(engine, viewer) as repo:
        return repo.notices.waiting(at).count


def leave(engine: Engine, at: datetime) -> None:
    """The mails that are due leave."""
    with delivering(engine) as outbox:
        outbox.keep(at)


# --- the table whole ----------------------------------------------------------------------------------------------

WITHOUT_MAIL = {K.PROPOSALS_READABLE, K.CANDIDATE_DECIDED, K.INVOICE_UNISSUED, K.TERMINATION_WAITING, K.LIST_REQUESTED}

TOLD: dict[str, set[NoticeKind]] = {
    "considering": {K.PROCEEDED, K.CANDIDATE_DECIDED, K.DECLINE_CORRECTED},
    "on_hold": {K.CANDIDATE_DECIDED, K.DECLINE_CORRECTED},
    "declined": {K.DECLINED, K.CANDIDATE_DECIDED},
    "take_back": {K.CANDIDATE_DECIDED, K.DECLINE_CORRECTED},
    "post_message": {K.MESSAGE_RECEIVED},
    "request_quote": {K.QUOTE_REQUESTED},
    "request_renewal": {K.RENEWAL_REQUESTED},
    "submit_version": {K.ORDER_SUBMITTED},
    "request_revision": {K.REVISION_REQUESTED},
    "request_approval": {K.APPROVAL_REQUESTED},
    "withdraw_stuck_approval": {K.APPROVAL_WITHDRAWN},
    "approve": {K.ORDER_APPROVED},
    "remind_of_end": {K.CONTRACT_ENDING},
    "request_termination": {K.TERMINATION_REQUESTED, K.TERMINATION_WAITING},
    "decide_termination": {K.TERMINATION_DECIDED},
    "issue_invoice": {K.INVOICE_ISSUED, K.INVOICE_UNISSUED},
    "credit_invoice": {K.INVOICE_CREDITED},
    "record_payment": {K.PAYMENT_RECEIVED},
    "import_payments": {K.PAYMENT_RECEIVED},
    "take_back_payment": {K.PAYMENT_TAKEN_BACK},
    "open_hearing": {K.POSTING_OPENED, K.POSTING_ANNOUNCED},
    "reopen_posting": {K.POSTING_OPENED, K.POSTING_ANNOUNCED},
    "extend_deadline": {K.DEADLINE_EXTENDED},
    "ask_consultation": {K.CONSULTATION_RECEIVED},
    "take_consultation": {K.CONSULTATION_UPDATED},
    "move_consultation": {K.CONSULTATION_UPDATED},
    "answer_consultation": {K.CONSULTATION_UPDATED},
    "receive_lead": {K.LEAD_RECEIVED},
    "record_audit": {K.CERTIFICATION_CHANGED},
    "check_quality": {K.QUALITY_LOW},
    "post_review": {K.REVIEW_POSTED},
    "request_list": {K.LIST_REQUESTED},
    "deliver_list": {K.LIST_DELIVERED},
    "open_case": {K.CASE_ASSIGNED},
    "change_director": {K.CASE_ASSIGNED},
    "share_kickoff": {K.KICKOFF_SHARED},
    "share_pack": {K.PACK_SHARED},
    "offer_dates": {K.INTERVIEW_OFFERED},
    "take_date": {K.INTERVIEW_FIXED},
    "call_off": {K.INTERVIEW_CALLED_OFF},
}
"""What each action in the trail tells of."""

BY_THE_CLOCK = {K.PROPOSALS_READABLE, K.QUALITY_REMINDER, K.REVIEW_REQUESTED}
"""What is nobody's action: a deadline that passed, a month or a deal that is over."""

UNTOLD: dict[str, str] = {
    "what people work with, which its case shows": (
        "add_script revise_script withdraw_version retire_script resume_script take_list put_list_back withdraw_list "
        "write_page edit_page archive_page restore_page attach_material detach_material"
    ),
    "about one's own account, which a mail guards": (
        "sign_in sign_in_again sign_out end_session ask_for_reset reset_password change_password add_second_step "
        "remove_second_step pass_second_step reset_second_step unlock_sign_in end_member_sessions correct_email "
        "save_own_profile"
    ),
    "about who belongs to a company, which ユーザー管理 shows": (
        "invite_member resend_invitation withdraw_invitation accept_invitation change_role deactivate_member "
        "reactivate_member appoint_manager save_company save_address answer_freelancer save_billing"
    ),
    "kakutoku's own steps, which its lists show": (
        "enter_lead take_lead correct_lead add_lead_note move_lead send_verification withdraw_verification "
        "ask_verification_again open_account issue_account found_marketplace load_demo register_organization "
        "register_member register_profile register_review set_sales_contact set_partner_since set_fee withdraw_fee "
        "retry_mail start_viewing stop_viewing read_file note_hearing save_hearing open_posting"
    ),
    "seals what it is about: the client must not know before the deadline (P2)": (
        "submit_proposal edit_proposal withdraw_proposal"
    ),
    "the scanner's own, which bars the file where it stands": "find_danger",
    "one's own working state": "set_favorite update_profile start_order",
    "told once the pack is shared": (
        "make_pack write_comments write_offer add_action correct_action settle_action request_packs"
    ),
    "stands in the case's feed, or beside its webhook": (
        "report_appointment settle_appointment end_day set_webhook test_webhook retry_webhook"
    ),
    "seen on the case's page by those who work on it": (
        "edit_case set_plan schedule_meeting report_activity import_activities "
        "add_case_member change_case_hours leave_case note_onboarding save_kickoff "
        "add_script revise_script withdraw_version retire_script resume_script"
    ),
    "told once the invoice is issued or the contract ends": "register_invoice cancel_invoice hand_over",
    "seen where it was done, by those who work on it": (
        "save_evaluation report_delivery remove_file withdraw_offer override_law request_bundle"
    ),
}
"""Why the others tell nobody anything here."""


def test_every_mail_has_its_notice_or_a_reason_why_not():
    told = {kind for kind in MailKind if of_mail(kind) is not None}
    assert told | set(MAIL_ALONE) == set(MailKind), (
        "core/notices.py: a new kind of mail needs a NoticeKind of its value with its Occasion, or a reason why not"
    )
    assert not told & set(MAIL_ALONE)
    assert {of_mail(kind) for kind in told} | WITHOUT_MAIL == set(NoticeKind) == set(OCCASIONS)


def test_every_action_of_the_trail_tells_somebody_or_has_a_reason_why_not():
    silent = {verb for verbs in UNTOLD.values() for verb in verbs.split()}
    missing = set(ACTIONS) - silent - set(TOLD)
    assert not missing, f"tests/core/test_notices.py: say in TOLD or UNTOLD what {sorted(missing)} tell whom"
    assert not silent & set(TOLD)
    assert {kind for kinds in TOLD.values() for kind in kinds} | BY_THE_CLOCK == set(NoticeKind)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_leads_to_a_screen_of_its_reader(kind: NoticeKind):
    from pages.navigation import paths

    about = About(posting=1, proposal=2, order=3, number=4)  # pyright: ignore[reportArgumentType]
    for audience in OCCASIONS[kind].leads:
        address = place(kind, audience, about)
        assert address.split("?")[0] in paths(audience)


def test_mail_and_notice_of_an_occasion_lead_to_the_same_place(engine: Engine, cast: Cast):
    order = factories.contracted(engine, cast)
    request_it(engine, cast, order)
    thread = int(listed(engine, cast.boss)[0].key.split(".")[1])
    act(engine, cast.seller, post_message, thread, "拝見しました。")
    with Session(engine) as session:
        rows = session.execute(
            select(NoticeRow, MailRow.text, OrganizationRow.audience)
            .join(MailRow, MailRow.key == NoticeRow.key)
            .join(OrganizationRow, OrganizationRow.id == MailRow.organization_id)
        ).all()
        assert len({row[0].kind for row in rows}) >= 5
        for notice, text, audience in rows:
            about = About(notice.posting_id, notice.proposal_id, notice.order_id, notice.number)
            assert f"connect:{place(NoticeKind(notice.kind), audience, about)}" in text


# --- who is told --------------------------------------------------------------------------------------------------


def request_it(engine: Engine, cast: Cast, order: Any) -> Any:
    day = factories.CONTENT.end
    with transaction(engine, cast.buyer) as repo:
        return request_termination(repo, order, day, "社内の方針が変わったため。", True, NOW)


def test_each_side_is_told_what_the_other_did_and_colleagues_what_one_of_them_did(engine: Engine, cast: Cast):
    factories.contracted(engine, cast)
    partner, client = (ORGANIZATIONS[each][1] for each in (PARTNER, CLIENT))
    assert said(engine, cast.seller) == [
        f"{client}が見積・発注書の第1版の承認を依頼しました。",
        f"{client}から見積の依頼がありました。",
        f"{client}が「面談に進む」を選びました。メッセージでやり取りできます。",
    ]
    assert said(engine, cast.buyer) == [f"{partner}との契約が成立しました。"]
    assert said(engine, cast.boss) == [
        f"{partner}との契約が成立しました。",
        f"{PEOPLE['buyer'][2]}さんが{partner}を「検討中」にしました。",
    ]
    for nobody in (cast.looker, cast.rival, cast.outsider, cast.sales, cast.operator):
        assert not said(engine, nobody)


def test_operations_hear_of_a_termination_and_both_sides_of_the_decision(engine: Engine, cast: Cast):
    number = request_it(engine, cast, factories.contracted(engine, cast))
    client, partner = ORGANIZATIONS[CLIENT][1], ORGANIZATIONS[PARTNER][1]
    assert said(engine, cast.operator) == [f"{client}の契約停止申請が届きました。"]
    assert not said(engine, cast.sales), "whose role decides nothing of it"
    with transaction(engine, cast.operator) as repo:
        decide_termination(repo, number, True, "", NOW)
    assert said(engine, cast.seller)[0] == f"{client}との契約停止申請は承認されました。"
    assert said(engine, cast.buyer)[0] == f"{partner}との契約停止申請は承認されました。"


def test_a_role_that_was_lost_takes_its_notices_along(engine: Engine, cast: Cast):
    about = About(number=1)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        tell(session, cast.sales, cast.director.member, K.LEAD_RECEIVED, "lead_received:1:x", about, NOW)
    assert not said(engine, cast.director), "a director handles no leads"
    assert K.LEAD_RECEIVED in open_to(cast.sales)


def test_a_consultation_tells_sales_and_its_answer_tells_the_asker(engine: Engine, cast: Cast):
    with transaction(engine, cast.buyer) as repo:
        asked = ask_consultation(repo, ConsultationKind.OTHER, None, "相談です。", "intent", NOW)
    assert said(engine, cast.sales) == [f"{ORGANIZATIONS[CLIENT][1]}から相談が届きました。"]
    act(engine, cast.sales, answer_consultation, asked, "ご案内します。")
    assert said(engine, cast.buyer) == ["営業担当への相談が「回答済み」になりました。"]
    assert listed(engine, cast.buyer)[0].href == f"/consultations?consultation={asked}"


# --- messages (M2) ------------------------------------------------------------------------------------------------


def test_an_unread_run_of_messages_is_one_notice_that_counts_and_goes_with_reading(engine: Engine, cast: Cast):
    thread = factories.in_talks(engine, cast)
    act(engine, cast.seller, mark_all_notices_read)
    for minute in range(3):
        last = act(engine, cast.buyer, post_message, thread, f"{minute}行目", at=NOW + timedelta(minutes=minute))
    client = ORGANIZATIONS[CLIENT][1]
    assert said(engine, cast.seller, unread=True) == [f"{client}からの新しいメッセージが3件あります。"]
    act(engine, cast.seller, mark_all_notices_read, at=NOW + timedelta(minutes=5))
    act(engine, cast.buyer, post_message, thread, "もう一言", at=NOW + timedelta(minutes=6))
    assert waiting(engine, cast.seller) == 1, "what came after is unread again, under the same key"
    act(engine, cast.seller, mark_read, thread, last, at=NOW + timedelta(minutes=7))
    assert waiting(engine, cast.seller) == 0


def test_whoever_wants_no_mails_is_told_here_all_the_same(engine: Engine, cast: Cast):
    with transaction(engine, cast.seller) as repo:
        save_own_profile(repo, PEOPLE["seller"][2], NOW, notify_messages=False, notify_orders=False)
    thread = factories.in_talks(engine, cast)
    act(engine, cast.buyer, post_message, thread, "お読みください。")
    with Session(engine) as session:
        kinds = set(session.scalars(select(MailRow.kind)))
    assert MailKind.MESSAGE_RECEIVED not in kinds
    assert any("メッセージが1件" in each for each in said(engine, cast.seller))


# --- interview dates (M3) -----------------------------------------------------------------------------------------


def test_dates_offered_are_told_until_they_are_replaced_and_the_one_taken_by_its_day(engine: Engine, cast: Cast):
    thread = factories.in_talks(engine, cast)
    partner = ORGANIZATIONS[PARTNER][1]
    seen = None
    for hours in (24, 48):
        slots = [(NOW + timedelta(hours=hours), NOW + timedelta(hours=hours + 1))]
        seen = act(engine, cast.seller, offer_dates, thread, slots, "オンライン", "", seen)
    assert said(engine, cast.buyer) == [f"{partner}から面談の候補日が届きました。"]
    assert listed(engine, cast.buyer)[0].href == f"/messages?proposal={thread}"
    with reading(engine, cast.buyer) as repo:
        offered = repo.interviews.of_thread(thread).offered
    assert offered is not None
    act(engine, cast.buyer, take_date, offered.slots[0].id)
    for reader, other in ((cast.boss, partner), (cast.seller, ORGANIZATIONS[CLIENT][1])):
        assert f"{other}との面談の日程が決まりました（2026/11/26（木） 12:00から）。" in said(engine, reader)


# --- declines (P8) ------------------------------------------------------------------------------------------------


def candidate(engine: Engine, cast: Cast) -> ProposalId:
    return factories.proposal(engine, cast.seller, factories.posting(engine, cast))


def test_a_decline_is_told_when_its_mail_has_left(engine: Engine, cast: Cast):
    act(engine, cast.buyer, decline, candidate(engine, cast))
    assert not said(engine, cast.seller), "the mail still waits, however late it is"
    act(engine, cast.seller, mark_all_notices_read, at=LATER)
    leave(engine, NOW + timedelta(minutes=11))
    assert said(engine, cast.seller) == ["ご提案は、今回はお見送りとなりました。"]
    assert waiting(engine, cast.seller) == 1, "what was held back is not read by 'all'"


def test_a_decline_taken_back_in_time_was_never_told(engine: Engine, cast: Cast):
    number = candidate(engine, cast)
    act(engine, cast.buyer, decline, number)
    act(engine, cast.buyer, take_back, number, CandidateStatus.NEW, at=NOW + timedelta(minutes=5))
    leave(engine, LATER)
    assert not said(engine, cast.seller)
    with Session(engine) as session:
        kinds = set(session.scalars(select(NoticeRow.kind)))
    assert K.DECLINED not in kinds
    assert K.CANDIDATE_DECIDED not in kinds, "colleagues need not read of what was taken back"


def test_a_decline_taken_back_too_late_is_corrected(engine: Engine, cast: Cast):
    number = candidate(engine, cast)
    act(engine, cast.buyer, decline, number)
    leave(engine, NOW + timedelta(minutes=11))
    act(engine, cast.seller, mark_all_notices_read, at=NOW + timedelta(minutes=12))
    act(engine, cast.buyer, put_on_hold, number, at=NOW + timedelta(minutes=20))
    assert said(engine, cast.seller) == [
        "お見送りのお知らせは取り消されました。ご提案の選考は続いています。",
        "ご提案は、今回はお見送りとなりました。",
    ]


def test_an_earlier_decline_says_nothing_of_the_next_one_before_its_mail_has_left(engine: Engine, cast: Cast):
    number = candidate(engine, cast)
    act(engine, cast.buyer, decline, number)
    leave(engine, NOW + timedelta(minutes=11))
    act(engine, cast.seller, mark_all_notices_read, at=NOW + timedelta(minutes=12))
    act(engine, cast.buyer, take_back, number, CandidateStatus.NEW, at=NOW + timedelta(minutes=13))
    again = NOW + timedelta(minutes=30)
    with transaction(engine, cast.buyer) as repo:
        decline(repo, number, again, reason="商材の経験を重視しました。")
    plain, told = "ご提案は、今回はお見送りとなりました。", "企業からのコメントがあります。"
    assert not [each for each in said(engine, cast.seller) if told in each], "the second mail still waits"
    leave(engine, again + timedelta(minutes=11))
    assert sorted(each for each in said(engine, cast.seller) if plain in each) == [plain, plain + told]


def test_a_colleague_reads_of_the_last_decision_alone_and_by_its_number(engine: Engine, cast: Cast):
    number = candidate(engine, cast)
    for action in (put_on_hold, decline):
        act(engine, cast.buyer, action, number)
    with Session(engine) as session:
        public = session.scalar(select(ProposalRow.public_id))
    assert said(engine, cast.boss) == [f"佐倉 由紀さんが候補者01（ID: {public}）を「見送り」にしました。"]
    assert not said(engine, cast.buyer)
    assert not said(engine, cast.looker)


def test_no_colleague_is_said_to_have_decided_what_another_did_later(engine: Engine, cast: Cast):
    number = candidate(engine, cast)
    act(engine, cast.buyer, put_on_hold, number)
    act(engine, cast.boss, mark_all_notices_read)
    act(engine, cast.boss, decline, number, at=NOW + timedelta(minutes=1))
    with Session(engine) as session:
        public = session.scalar(select(ProposalRow.public_id))
    assert said(engine, cast.boss) == [f"佐倉 由紀さんが候補者01（ID: {public}）のステータスを変更しました。"]
    assert said(engine, cast.buyer) == [f"青葉 宗一さんが候補者01（ID: {public}）を「見送り」にしました。"]


# --- masking (P10) ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", NoticeKind)
def test_no_notice_names_the_other_side_before_disclosure(engine: Engine, cast: Cast, kind: NoticeKind):
    number = candidate(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        posting = session.scalars(select(PostingRow)).one()
        posting.title = f"{ORGANIZATIONS[CLIENT][1]}の{PEOPLE['buyer'][2]}が探す架電"
        proposal = session.scalars(select(ProposalRow)).one()
        proposal.title = proposal.masked_title = f"{ORGANIZATIONS[PARTNER][1]}の提案"
        for reader, actor in ((cast.seller, cast.buyer), (cast.boss, cast.seller)):
            if reader.audience in OCCASIONS[kind].leads:
                for about in (About(proposal=number, number=1), About(posting=posting.id, number=1)):
                    tell(session, actor, reader.member, kind, f"{kind}:{about}", about, NOW)
    told = {reader: str(listed(engine, reader)) for reader in (cast.seller, cast.boss)}
    for hidden, reader in ((CLIENT, cast.seller), (PARTNER, cast.boss)):
        people = [name for organization, _, name in PEOPLE.values() if organization == hidden]
        for canary in (*ORGANIZATIONS[hidden][1:], ORGANIZATIONS[hidden][1][-4:], *people):
            assert canary not in told[reader]


# --- marking ------------------------------------------------------------------------------------------------------


def test_marking_is_ones_own_and_opening_a_place_reads_what_leads_there(engine: Engine, cast: Cast):
    thread = factories.in_talks(engine, cast)
    act(engine, cast.buyer, post_message, thread, "ご連絡です。")
    theirs = listed(engine, cast.seller)
    act(engine, cast.rival, mark_notices_read, [each.id for each in theirs])
    act(engine, cast.seller, open_place, "/partner-messages", {"proposal": f"{thread + 1}"})
    assert waiting(engine, cast.seller) == 2
    act(engine, cast.seller, mark_notices_read, [theirs[0].id, NoticeId(987654)])
    assert waiting(engine, cast.seller) == 1
    act(engine, cast.seller, open_place, "/partner-messages", {"proposal": str(thread), "q": "x"})
    assert waiting(engine, cast.seller) == 0


def test_two_tabs_that_look_at_once_do_not_wait_for_each_other(engine: Engine, cast: Cast):
    both, refused = Barrier(2), []

    def look() -> None:
        try:
            with transaction(engine, cast.buyer) as repo:
                with suppress(BrokenBarrierError):  # SQLite has one writer at a time
                    both.wait(0.3)
                look_at_notices(repo, NOW)
        except ConsoleError as error:
            refused.append(error.sentence)

    tabs = [Thread(target=look) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert not refused
    act(engine, cast.buyer, look_at_notices)
    with reading(engine, cast.buyer) as repo:
        assert repo.notices.listing(NoticeFilter(), LATER).seen_at == NOW


def test_addresses_are_compared_by_what_they_name():
    assert is_at("/order?order=3", "/order", {"order": "3", "diff": "1"})
    assert is_at("/partner-profile", "/partner-profile", {})
    assert not is_at("/order?order=3", "/order", {"order": "30"})
    assert not is_at("/order?order=3", "/partner-order", {"order": "3"})


def test_who_looks_on_sees_what_the_company_sees(engine: Engine, cast: Cast):
    factories.in_talks(engine, cast)
    onlooker = Viewer(cast.sales.member, CLIENT, Audience.CLIENT, cast.looker.role, onlooker=True)
    assert said(engine, onlooker) == said(engine, cast.boss) != []
    assert waiting(engine, onlooker) == 1


def test_pages_follow_each_other_without_gap_and_the_bell_stops_counting(engine: Engine, cast: Cast):
    posting = factories.posting(engine, cast)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for number in range(120):
            key, about = f"posting_opened:{posting}:{number}:x", About(posting=posting, number=number)
            at = NOW + timedelta(seconds=number // 3)
            tell(session, cast.sales, cast.buyer.member, K.POSTING_OPENED, key, about, at)
            tell(session, cast.sales, cast.buyer.member, K.POSTING_OPENED, key, about, at)
    found: list[int] = []
    before = None
    with reading(engine, cast.buyer) as repo:
        while True:
            page = repo.notices.listing(NoticeFilter(before=before), LATER)
            found += [each.id for each in page.notices]
            before = page.earlier
            if before is None:
                break
        assert page.counts == {None: 120, NoticeSubject.POSTING: 120, NoticeSubject.DEAL: 0, NoticeSubject.OTHER: 0}
        assert repo.notices.waiting(LATER).count == SHOWN_MOST + 1
    assert len(found) == len(set(found)) == 120
    assert not listed(engine, cast.buyer, subject=NoticeSubject.DEAL)
    assert not listed(engine, cast.buyer, subject=NoticeSubject.OTHER)
    assert len(listed(engine, cast.buyer, subject=NoticeSubject.POSTING)) == 50


def test_the_bell_looks_at_what_is_unread_alone_however_much_was_read(sqlite_url: str):
    engine = open_engine(sqlite_url)
    cast = settle(engine)
    statements: list[Any] = []
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2:4]))
    waiting(engine, cast.buyer)
    asked, bound = next(each for each in statements if "FROM notice" in each[0])
    with engine.connect() as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", bound))
    assert "ix_notice_unread (member_id=? AND read_at=? AND shown_from<?)" in plan
    engine.dispose()


def test_a_posting_that_has_closed_leads_only_those_to_it_who_proposed(engine: Engine, cast: Cast):
    posting = factories.posting(engine, cast)
    factories.proposal(engine, cast.seller, posting)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for partner in (cast.seller, cast.rival):
            about = About(posting=posting, number=1)
            tell(session, cast.sales, partner.member, K.POSTING_ANNOUNCED, "posting_announced:1:1:x", about, NOW)
    assert [each.href for each in listed(engine, cast.seller)] == [f"/partner-posting?posting={posting}"]
    assert [each.href for each in listed(engine, cast.rival)] == [""]
    day = formats.day(factories.DEADLINE)
    assert said(engine, cast.rival) == [f"新しい募集が公開されました。提案の締切は{day}です。"]


# --- the deadline (P2) --------------------------------------------------------------------------------------------

MIDNIGHT = jst_midnight(factories.DEADLINE + timedelta(days=1))


def worker(engine: Engine) -> Worker:
    return Worker(engine, Settings(_env_file=None), lambda: NOW)  # pyright: ignore[reportCallIssue]


def test_a_round_is_told_of_from_midnight_on_once_to_every_active_member(engine: Engine, cast: Cast):
    candidate(engine, cast)
    worker(engine).run_once(MIDNIGHT - timedelta(seconds=1))
    assert not said(engine, cast.buyer)
    one, two = worker(engine), worker(engine)
    threads = [Thread(target=each.run_once, args=(MIDNIGHT,)) for each in (one, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worker(engine).run_once(NOW)
    one.run_once(LATER)
    for member in (cast.buyer, cast.boss, cast.looker):
        assert said(engine, member) == ["締切を過ぎ、提案1件を確認できるようになりました。"]
        assert listed(engine, member)[0].at == MIDNIGHT
    assert not said(engine, cast.outsider)
    assert not said(engine, cast.seller)
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(NoticeRow)) == 3


def test_a_clock_set_back_seals_the_notice_as_well(engine: Engine, cast: Cast):
    candidate(engine, cast)
    worker(engine).run_once(NOW)
    before = MIDNIGHT - timedelta(hours=1)
    assert not said(engine, cast.buyer, before)
    assert waiting(engine, cast.buyer, before) == 0


def test_what_was_read_long_ago_goes(engine: Engine, cast: Cast):
    factories.contracted(engine, cast)
    act(engine, cast.buyer, mark_all_notices_read)
    with dawning(engine) as day:
        day.drop_old_notices(NOW + KEPT)
    assert said(engine, cast.buyer)
    with dawning(engine) as day:
        day.drop_old_notices(NOW + KEPT + timedelta(seconds=1))
    assert not said(engine, cast.buyer)
    assert said(engine, cast.seller), "what nobody has read stays"
