"""Leads are kakutoku's sales' and operations' alone; nobody else learns that one exists (A1)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.actions import leads, reception
from core.actions.leads import Contact
from core.model_accounts import LeadId, LeadKind, LeadStatus
from core.passwords import Passwords
from core.store.tables import LeadRow, MailRow
from tests.access import situations as s
from tests.access.people import ALL, OFFICE
from tests.access.table import DONE, REFUSED, SAME, Row
from tests.cast import NOW

ASKER = Contact("株式会社みずうみ製作所", "湖畔 あおい", "aoi@mizuumi.example", "03-0000-0211")
OTHERWISE = Contact("株式会社みずうみ製作所", "湖畔 あおい", "k.aoi@mizuumi.example", "03-0000-0212")
CHEAP = Passwords(time_cost=1, memory_kib=8)


def lead_new(engine, cast):
    """Somebody asked on the public form."""
    reception.ask(engine, LeadKind.CONSULTATION, ASKER, "代理店の開拓を相談したい。", "the form", NOW)
    with Session(engine) as session:
        return {"lead": session.scalars(select(LeadRow.id)).one()}


def lead_met(engine, cast):
    """Sales met them."""
    found = lead_new(engine, cast)
    s.act(engine, cast.sales, leads.move_lead, found["lead"], LeadStatus.MET, NOW)
    return found


def lead_verifying(engine, cast):
    """Sales sent the verification mail."""
    found = lead_met(engine, cast)
    s.act(engine, cast.sales, leads.send_verification, found["lead"], NOW)
    with Session(engine) as session:
        link = session.scalars(select(MailRow.secret).where(MailRow.secret.is_not(None))).one()
    return {**found, "link": link}


def lead_issued(engine, cast):
    """The link was opened."""
    found = lead_verifying(engine, cast)
    reception.open_account(engine, CHEAP, found["link"], NOW)
    return found


def lead_closed(engine, cast):
    """It came to nothing."""
    found = lead_verifying(engine, cast)
    s.act(engine, cast.sales, leads.move_lead, found["lead"], LeadStatus.CLOSED, NOW)
    return found


HIDDEN = {"may": OFFICE, "not_found": ALL - OFFICE}

ROWS = [
    Row(
        leads.enter_lead,
        may=OFFICE,
        states={s.peace: DONE},
        args=lambda t: (LeadKind.CONSULTATION, ASKER, "電話で相談。", "a form", NOW),
    ),
    Row(
        leads.enter_lead,
        note="a second press of the same form",
        may=OFFICE,
        states={lead_new: SAME},
        args=lambda t: (LeadKind.CONSULTATION, ASKER, "電話で相談。", "the form", NOW),
    ),
    Row(
        leads.take_lead,
        **HIDDEN,
        states={lead_new: DONE, lead_verifying: DONE, lead_issued: REFUSED, lead_closed: REFUSED},
        args=lambda t: (LeadId(t.lead), NOW),
    ),
    Row(
        leads.move_lead,
        **HIDDEN,
        states={lead_new: DONE, lead_met: REFUSED, lead_verifying: REFUSED, lead_issued: REFUSED, lead_closed: REFUSED},
        args=lambda t: (LeadId(t.lead), LeadStatus.MET, NOW),
    ),
    Row(
        leads.move_lead,
        note="closed",
        **HIDDEN,
        states={lead_new: DONE, lead_met: DONE, lead_verifying: DONE, lead_issued: REFUSED, lead_closed: REFUSED},
        args=lambda t: (LeadId(t.lead), LeadStatus.CLOSED, NOW),
    ),
    Row(
        leads.add_note,
        **HIDDEN,
        states={lead_new: DONE, lead_issued: DONE, lead_closed: DONE},
        args=lambda t: (LeadId(t.lead), "面談しました。", NOW),
    ),
    Row(
        leads.correct_lead,
        **HIDDEN,
        states={lead_new: DONE, lead_verifying: DONE, lead_issued: REFUSED, lead_closed: REFUSED},
        args=lambda t: (LeadId(t.lead), OTHERWISE, NOW),
    ),
    Row(
        leads.send_verification,
        **HIDDEN,
        states={
            lead_new: REFUSED,
            lead_met: DONE,
            lead_verifying: DONE,
            lead_issued: REFUSED,
            lead_closed: REFUSED,
        },
        args=lambda t: (LeadId(t.lead), NOW),
    ),
]
