"""What somebody without an account does: asks on a public form, and opens the link that issues the account (A1)."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from core import letters_leads as letters
from core.actions import links
from core.actions.accounts import FirstAdmin, InitialPassword, enter_account
from core.actions.leads import Contact, checked, queue_verification
from core.actions.links import LinkRefused
from core.actions.registration import AddressTaken, NewOrganization
from core.errors import Refused
from core.model import Audience, Stranger
from core.model_accounts import LeadId, LeadKind, LeadStatus, LinkPurpose, LinkState
from core.passwords import Passwords
from core.repository import Engine, LeadRecord, Reception, receiving, showing

REQUIRED: dict[LeadKind, tuple[str, ...]] = {
    LeadKind.CONSULTATION: ("company", "name", "email", "phone", "message"),
    LeadKind.BROCHURE: ("company", "name", "email", "phone"),
}
"""What each public form can't do without."""

ASK_KAKUTOKU = "アカウントを発行できませんでした。お手数ですが、カクトクの担当営業までお問い合わせください。"
"""Said where the address has an account already: whoever holds the link learns nothing about it (A2)."""

PAUSE = timedelta(minutes=1)
"""How long a lead that asked for a new link waits for the next one."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the link's button would do."""

    company: str
    name: str
    email: str


def ask(engine: Engine, kind: LeadKind, contact: Contact, message: str, intent: str, now: datetime) -> None:
    """Somebody asked on a public form: they get a receipt and sales a notice, once for one `intent`. Raises BadLead."""
    known, text = checked(contact, message, required=REQUIRED[kind])
    with receiving(engine) as reception:
        receive_lead(reception, kind, known, text, intent, now)


def receive_lead(
    reception: Reception, kind: LeadKind, known: Contact, text: str, intent: str, now: datetime
) -> LeadId | None:
    """Keep what was asked, once for one `intent`, and queue both mails. Returns the new lead."""
    lead = reception.add_lead(intent, kind, now, message=text, **asdict(known))
    if lead is None:
        return None
    reception.note("receive_lead", lead, now, after={"kind": kind})
    to = Stranger(known.company, known.name, known.email)
    reception.outbox.queue(letters.lead_acknowledged(to, lead=lead, kind=kind), now)
    for colleague in reception.salespeople():
        letter = letters.lead_received(
            colleague, lead=lead, kind=kind, company=known.company, name=known.name, message=text
        )
        reception.outbox.queue(letter, now)
    return lead


def offer(engine: Engine, token: str, now: datetime) -> Offer:
    """What the verification link would issue; looking changes nothing. Raises LinkRefused."""
    with showing(engine) as reception:
        lead = _lead(reception, token, now, locked=False)
        links.look(reception.links, LinkPurpose.VERIFICATION, token, now)
        return Offer(lead.company, lead.name, lead.email)


def open_account(engine: Engine, passwords: Passwords, token: str, now: datetime) -> str:
    """Issue the account, once: organisation, first 管理者, and the mail with the initial password (A1).

    Returns the address that the mail goes to. Raises LinkRefused, also for an older link of a lead whose account is
    issued, and Refused where the address got an account meanwhile.
    """
    offer(engine, token, now)  # nobody without a link makes this machine hash
    initial = InitialPassword.invent(passwords)
    with receiving(engine) as reception:
        lead = _lead(reception, token, now)
        links.use(reception.links, LinkPurpose.VERIFICATION, token, now)
        company = NewOrganization(Audience.CLIENT, lead.company, phone=lead.phone)
        admin = FirstAdmin(lead.email, lead.name)
        try:
            added, member = enter_account(reception.registry, reception.outbox, company, admin, initial, now)
        except AddressTaken:
            raise Refused(ASK_KAKUTOKU) from None
        reception.close_lead(lead.id, added)
        if lead.owner is not None:
            reception.look_after(added, lead.owner)
        reception.note(
            "open_account",
            lead.id,
            now,
            before={"status": lead.status},
            after={"status": LeadStatus.ISSUED, "organization": added, "member": member},
        )
        return lead.email


def ask_again(engine: Engine, token: str, now: datetime) -> None:
    """A new verification mail for whoever holds a link that no longer opens, to the lead's own address only (A1).

    Nothing is said of what came of it: an unknown link, a closed lead and one that asked a moment ago get none, and
    one whose account is issued is reminded where to sign in.
    """
    with receiving(engine) as reception:
        subject = links.subject_of(reception.links, LinkPurpose.VERIFICATION, token, now)
        lead = reception.lead(LeadId(subject)) if subject is not None else None
        if lead is None:
            return
        if lead.status is LeadStatus.ISSUED:
            to = Stranger(lead.company, lead.name, lead.email)
            reception.outbox.queue(letters.account_reminder(to, lead=lead.id, at=now), now)
        elif lead.status is LeadStatus.VERIFYING and not reception.links.sent_since(
            LinkPurpose.VERIFICATION, lead.id, now - PAUSE
        ):
            queue_verification(reception.links, reception.outbox, lead, now)
            reception.note("ask_verification_again", lead.id, now)


def _lead(reception: Reception, token: str, now: datetime, *, locked: bool = True) -> LeadRecord:
    """The lead that a link is about, whatever became of the link; an issued one says so. Raises LinkRefused."""
    subject = links.subject_of(reception.links, LinkPurpose.VERIFICATION, token, now)
    lead = reception.lead(LeadId(subject), locked=locked) if subject is not None else None
    if lead is None:
        raise LinkRefused(LinkState.UNKNOWN)
    if lead.status is LeadStatus.ISSUED:
        raise LinkRefused(LinkState.USED)
    return lead
