"""月次締め: invoices go out on their day, once each, whoever runs it; what fails holds up nothing (B3)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from functools import partial
from inspect import isfunction, signature

import pypdfium2
import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from core import daily
from core.actions.billing import save_billing
from core.actions.closing import close_month, plan_older
from core.actions.invoices import register_invoice
from core.actions.issuing import credit_invoice, issue_invoice
from core.daily import close_months
from core.errors import ConsoleError, NotAllowed, NotFound, Refused
from core.invoices import FROZEN
from core.jobs import Worker
from core.model import MemberId, Role
from core.model_contracts import InvoiceId, InvoiceState, PaperKind
from core.repository import Repository, reading, transaction, working
from core.store.tables import AuditRow, InvoiceRow, MailFileRow, MailRow, MemberRow, NoticeRow, PaperRow
from core.views.billing import BillingProfile
from tests.cast import CLIENT, NOW, Cast, address
from tests.core.test_invoices import THREE, TYPED, at, content, rows, states, verbs, write
from tests.core.test_jobs import Mailbox, server, settings
from tests.core.test_orders import act, at_once
from tests.factories import contracted

FIRST_DAY = at(date(2027, 1, 1))
BOTH = {"buyer", "boss", "seller"}


def begin(engine: Engine) -> Callable[[], AbstractContextManager[Repository]]:
    return partial(working, engine)


def issued(engine: Engine) -> list[date]:
    """The months that went out."""
    return [row.month for row in rows(engine) if row.issued_at is not None and row.credits_id is None]


def mails(engine: Engine, kind: str = "invoice_issued") -> list[MailRow]:
    with Session(engine) as session:
        return list(session.scalars(select(MailRow).where(MailRow.kind == kind).order_by(MailRow.id)))


def told(engine: Engine, kind: str) -> set[str]:
    """Who has a notice of this kind."""
    with Session(engine) as session:
        emails = session.scalars(
            select(MemberRow.email).join(NoticeRow, NoticeRow.member_id == MemberRow.id).where(NoticeRow.kind == kind)
        )
        return {email.split("@")[0] for email in emails}


def unaddressed(engine: Engine, cast: Cast) -> None:
    """The client has lost its 管理者 and named nobody else: nobody would receive an invoice."""
    write(engine, update(MemberRow).where(MemberRow.id == cast.boss.member).values(role=Role.STAFF))


# --- on their day -----------------------------------------------------------------------------------------------------


def test_an_invoice_goes_out_on_its_day_to_whom_the_client_names(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    act(engine, cast.boss, save_billing, BillingProfile(TYPED._replace(emails=())), TYPED)
    assert close_month(begin(engine), FIRST_DAY - timedelta(hours=10)).issued == 0
    assert close_month(begin(engine), FIRST_DAY).issued == 1
    assert issued(engine) == [date(2026, 12, 1)]
    [mail] = mails(engine)
    assert (mail.to, mail.cc) == (["keiri@aoba-keiki.example"], ["soumu@aoba-keiki.example"])
    assert "2026年12月分の請求書（INV-" in mail.subject
    assert mail.organization_id == CLIENT
    assert told(engine, "invoice_issued") == BOTH
    with Session(engine) as session:
        [paper] = session.scalars(select(PaperRow).where(PaperRow.kind == PaperKind.INVOICE))
        assert (paper.dated, paper.amount) == (date(2027, 1, 1), rows(engine)[0].total)
        by = session.execute(
            select(AuditRow.action, AuditRow.member_id).where(AuditRow.subject == "invoice").order_by(AuditRow.id)
        ).all()
    assert by == [("register_invoice", None), ("issue_invoice", None)]


def test_what_the_partner_registered_goes_where_it_was_registered_for(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    act(engine, cast.seller, register_invoice, first)
    before = content(engine, cast.buyer, first)
    act(engine, cast.boss, save_billing, BillingProfile(TYPED._replace(emails=())), TYPED)
    close_month(begin(engine), FIRST_DAY)
    assert [mail.to for mail in mails(engine)] == [[address("boss")]]
    assert content(engine, cast.buyer, first) == before
    assert verbs(engine).count("register_invoice") == 1


def test_asked_again_or_with_the_clock_set_back_nothing_goes_out_twice(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    close_month(begin(engine), FIRST_DAY)
    for moment in (FIRST_DAY, FIRST_DAY - timedelta(days=1), FIRST_DAY + timedelta(days=1)):
        assert close_months(engine, moment)
    assert issued(engine) == [date(2026, 12, 1)]
    assert len(mails(engine)) == 1


def test_some_at_a_time_until_none_is_left(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    late = at(date(2027, 3, 1))
    with reading(engine, cast.operator) as repo:
        waiting = repo.invoices.waiting(late.date())
    assert (waiting.due, waiting.oldest) == (3, date(2027, 1, 1))
    first, second, third = (close_month(begin(engine), late, limit=2) for _ in range(3))
    assert [(go.issued, go.more) for go in (first, second, third)] == [(2, True), (1, False), (0, False)]


def test_workers_side_by_side_send_each_invoice_once(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    late = at(date(2027, 3, 1))
    at_once(*[lambda: close_month(begin(engine), late)] * 2)
    assert close_month(begin(engine), late).issued == 0
    assert len(mails(engine)) == len(issued(engine)) == 3


def test_operations_can_close_the_month_and_nobody_else(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    for who in (cast.boss, cast.seller, cast.sales, cast.director):
        with pytest.raises(NotAllowed):
            close_month(partial(transaction, engine, who), FIRST_DAY)
    assert close_month(partial(transaction, engine, cast.operator), FIRST_DAY).issued == 1


def test_without_anybody_to_receive_it_operations_are_told_and_the_others_go_out(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    late = at(date(2027, 2, 1))
    second = rows(engine)[1].id
    act(engine, cast.seller, register_invoice, second)
    unaddressed(engine, cast)
    close_month(begin(engine), late)
    went = close_month(begin(engine), late)
    assert issued(engine) == [date(2027, 1, 1)]
    assert list(went.failed.values()) == [went.failed[rows(engine)[0].id]]
    assert not went.more
    assert told(engine, "invoice_unissued") == {"operator"}
    write(engine, update(MemberRow).where(MemberRow.id == cast.boss.member).values(role=Role.ADMIN))
    assert close_month(begin(engine), late + timedelta(days=1)).issued == 1


def test_one_that_was_altered_stays_and_the_others_go_out(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    first = rows(engine)[0].id
    act(engine, cast.seller, register_invoice, first)
    write(engine, update(InvoiceRow).where(InvoiceRow.id == first).values(digest="0" * 64))
    went = close_month(begin(engine), at(date(2027, 2, 1)))
    assert (went.issued, list(went.failed)) == (1, [first])


def test_a_cancelled_invoice_does_not_go_out(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    write(engine, update(InvoiceRow).values(cancelled_at=NOW))
    assert close_month(begin(engine), FIRST_DAY).issued == 0
    assert not act(engine, cast.operator, issue_invoice, rows(engine)[0].id, at=FIRST_DAY)


# --- contracts from before there were invoices --------------------------------------------------------------------


def test_older_contracts_get_the_invoices_of_the_months_to_come_once(engine: Engine, cast: Cast):
    contracted(engine, cast, THREE)
    write(engine, delete(InvoiceRow))
    for _ in range(2):
        plan_older(begin(engine), at(date(2027, 1, 15)))
    assert [row.month for row in rows(engine)] == [date(2027, 1, 1), date(2027, 2, 1)]


# --- taken back -------------------------------------------------------------------------------------------------------


def gone(engine: Engine, cast: Cast) -> InvoiceId:
    """The first invoice of a contract, issued."""
    contracted(engine, cast, THREE)
    close_month(begin(engine), FIRST_DAY)
    return rows(engine)[0].id


def test_a_credit_note_takes_an_invoice_back_whole(engine: Engine, cast: Cast):
    first = gone(engine, cast)
    before = content(engine, cast.buyer, first)
    note = act(engine, cast.operator, credit_invoice, first, "数量の誤り", at=FIRST_DAY)
    assert act(engine, cast.operator, credit_invoice, first, "二度目", at=FIRST_DAY) == note
    original, credit = (next(row for row in rows(engine) if row.id == each) for each in (first, note))
    assert (credit.credits_id, credit.total, credit.subtotal) == (first, -original.total, -original.subtotal)
    assert (original.reason, original.cancelled_at) == ("数量の誤り", FIRST_DAY)
    assert content(engine, cast.buyer, first) == before
    said = content(engine, cast.seller, note)
    assert said
    assert said.takes_back
    assert (said.number, said.takes_back.number) == (f"CRN-{note:06d}", f"INV-{first:06d}")
    [mail] = mails(engine, "invoice_credited")
    assert mail.to == [address("boss")]
    assert "数量の誤り" in mail.text
    assert told(engine, "invoice_credited") == BOTH
    assert InvoiceState.CANCELLED in states(engine, cast, original.order_id)
    with Session(engine) as session:
        sums = session.scalar(select(func.sum(PaperRow.amount)).where(PaperRow.invoice_id.is_not(None)))
    assert sums == 0
    assert close_month(begin(engine), FIRST_DAY).issued == 0, "the month stays closed"


def test_without_anybody_named_a_credit_note_goes_where_its_invoice_went(engine: Engine, cast: Cast):
    first = gone(engine, cast)
    unaddressed(engine, cast)
    act(engine, cast.operator, credit_invoice, first, "数量の誤り", at=FIRST_DAY)
    assert [mail.to for mail in mails(engine, "invoice_credited")] == [[address("boss")]]


@pytest.mark.parametrize(
    ("who", "error"),
    [("boss", NotAllowed), ("seller", NotAllowed), ("sales", NotAllowed), ("director", NotAllowed)],
)
def test_only_operations_take_back(engine: Engine, cast: Cast, who: str, error: type[ConsoleError]):
    first = gone(engine, cast)
    with pytest.raises(error):
        act(engine, getattr(cast, who), credit_invoice, first, "数量の誤り", at=FIRST_DAY)


def test_what_is_not_issued_or_has_no_reason_is_not_taken_back(engine: Engine, cast: Cast):
    first = gone(engine, cast)
    second = rows(engine)[1].id
    for invoice, reason, says in ((first, " ", "返還の理由を入力"), (second, "誤り", "まだ発行されていません")):
        with pytest.raises(Refused, match=says):
            act(engine, cast.operator, credit_invoice, invoice, reason, at=FIRST_DAY)
    with pytest.raises(NotFound):
        act(engine, cast.operator, credit_invoice, InvoiceId(99), "誤り", at=FIRST_DAY)
    note = act(engine, cast.operator, credit_invoice, first, "誤り", at=FIRST_DAY)
    with pytest.raises(Refused, match="返還請求書は変更できません"):
        act(engine, cast.operator, credit_invoice, note, "誤り", at=FIRST_DAY)


# --- the paper --------------------------------------------------------------------------------------------------------


def test_the_paper_is_drawn_from_what_was_frozen_when_its_mail_leaves(engine: Engine, cast: Cast):
    first = gone(engine, cast)
    with Session(engine) as session:
        [kept] = session.scalars(select(MailFileRow))
    assert (kept.name, kept.media_type) == (f"請求書_INV-{first:06d}.pdf", FROZEN)
    assert len(kept.content) < 5_000
    write(engine, update(MemberRow).where(MemberRow.id == MemberId(1)).values(name="別の名前"))
    mailbox = Mailbox()
    with server(mailbox) as url:
        Worker(engine, settings(url), lambda: FIRST_DAY).run_once()
    sent = next(mail for mail in mailbox.accepted if "INV-" in mail["Subject"])
    [paper] = sent.iter_attachments()
    assert (paper.get_content_type(), paper.get_filename()) == ("application/pdf", kept.name)
    text = pypdfium2.PdfDocument(paper.get_payload(decode=True))[0].get_textpage().get_text_range()
    digest = rows(engine)[0].digest
    assert digest is not None
    assert f"INV-{first:06d}" in text
    assert digest in text.replace("\r\n", "")


def test_a_mail_whose_frozen_paper_was_altered_does_not_leave(engine: Engine, cast: Cast):
    gone(engine, cast)
    write(engine, update(MailFileRow).values(content=b"{}"))
    mailbox = Mailbox()
    with server(mailbox) as url:
        Worker(engine, settings(url), lambda: FIRST_DAY).run_once()
    assert not [mail for mail in mailbox.accepted if "INV-" in mail["Subject"]]


def test_whatever_a_new_day_brings_is_asked_for():
    steps = {
        step
        for step in vars(daily).values()
        if isfunction(step) and step.__module__ == daily.__name__ and signature(step).return_annotation is bool
    }
    assert steps == set(daily.STEPS)
