"""Leads: entered, looked after, noted, and sent the mail that verifies their address (A1)."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from core import letters_leads as letters
from core import rules
from core.actions import links
from core.contact_numbers import email_address, phone_number
from core.errors import Refused
from core.model import Stranger
from core.model_accounts import LeadId, LeadKind, LeadStatus, LinkPurpose
from core.repository import LeadRecord, Links, Outbox, Repository
from core.rules import Permission
from core.rules_leads import require_in_hand, require_lead_move, require_sendable
from core.text import clean

NAME_LIMIT = 100
MESSAGE_LIMIT = 2_000
NOTE_LIMIT = 5_000

_ADDRESS = re.compile(r"://|www\.", re.IGNORECASE)
"""A name goes into a mail to an address that anybody may have typed: it must not carry somebody's advertisement."""


class BadLead(Refused):
    """Something on the form can't be taken; `fields` tells for each what to change."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("入力内容をご確認ください。" + "".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asked, and how they can be reached."""

    company: str
    name: str
    email: str
    phone: str


def enter_lead(
    repo: Repository, kind: LeadKind, contact: Contact, message: str, intent: str, now: datetime
) -> LeadId | None:
    """Sales enters somebody who called, and looks after them (A1). Raises NotAllowed, BadLead.

    None where `intent` was entered already: the second press of one form.
    """
    rules.require(repo.viewer, Permission.HANDLE_LEADS)
    known, text = checked(contact, message, required=("company", "name", "email"))
    lead = repo.leads.add(intent, kind, now, message=text, **asdict(known))
    if lead is not None:
        repo.audit.record("enter_lead", "lead", lead, now, after={"company": known.company, "kind": kind})
    return lead


def take_lead(repo: Repository, lead: LeadId, now: datetime) -> None:
    """担当する: the viewer looks after the lead from now on. Raises NotFound, Refused once the account is issued."""
    found = repo.leads.record(lead)
    require_in_hand(found.status)
    if found.owner != repo.viewer.member:
        repo.leads.set(lead, owner_id=repo.viewer.member)
        before, after = {"owner": found.owner}, {"owner": repo.viewer.member}
        repo.audit.record("take_lead", "lead", lead, now, before=before, after=after)


def move_lead(repo: Repository, lead: LeadId, to: LeadStatus, now: datetime) -> None:
    """Note how far sales has come. Raises NotFound, Refused. A closed lead's link opens no longer."""
    found = repo.leads.record(lead)
    require_lead_move(found.status, to)
    if to is LeadStatus.CLOSED:
        repo.links.revoke(LinkPurpose.VERIFICATION, lead, now)
    _move(repo, found, to, "move_lead", now)


def add_note(repo: Repository, lead: LeadId, text: str, now: datetime) -> None:
    """Write down what was said; what is written stays. Raises NotFound, Refused."""
    repo.leads.record(lead)
    note = clean(text, label="メモ", limit=NOTE_LIMIT, required=True)
    repo.leads.add_note(lead, note, now)
    repo.audit.record("add_lead_note", "lead", lead, now, after={"characters": len(note)})


def correct_lead(repo: Repository, lead: LeadId, contact: Contact, now: datetime) -> None:
    """Put right what was mistyped. Raises NotFound, BadLead, Refused once the account is issued.

    With another mail address a link that was sent to the old one opens no longer, and has to be sent again.
    """
    found = repo.leads.record(lead)
    require_in_hand(found.status)
    known, _ = checked(contact, "", required=("company", "name", "email"))
    new, old = asdict(known), {name: getattr(found, name) for name in asdict(known)}
    changed = {name: value for name, value in new.items() if value != old[name]}
    if not changed:
        return
    repo.leads.set(lead, **changed)
    repo.audit.record("correct_lead", "lead", lead, now, before={name: old[name] for name in changed}, after=changed)
    if "email" in changed and found.status is LeadStatus.VERIFYING:
        repo.links.revoke(LinkPurpose.VERIFICATION, lead, now)
        _move(repo, found, LeadStatus.MET, "withdraw_verification", now)


def send_verification(repo: Repository, lead: LeadId, now: datetime) -> None:
    """Send 「アカウントメール認証」, or send it again: the links before it open no longer. Raises NotFound, Refused."""
    found = repo.leads.record(lead)
    require_sendable(found.status, taken=repo.leads.taken(lead))
    queue_verification(repo.links, repo.outbox, found, now)
    _move(repo, found, LeadStatus.VERIFYING, "send_verification", now)


def queue_verification(book: Links, outbox: Outbox, lead: LeadRecord, now: datetime) -> None:
    """A new link to the lead's own address."""
    link = links.issue(book, LinkPurpose.VERIFICATION, lead.id, now)
    to = Stranger(lead.company, lead.name, lead.email)
    letter = letters.account_verification(to, occasion=link.occasion, token=link.token, until=link.expires_at)
    outbox.queue(letter, now)


def checked(contact: Contact, message: str, *, required: tuple[str, ...]) -> tuple[Contact, str]:
    """What was typed, in the form in which it is kept; all that is wrong is told at once. Raises BadLead."""
    wrong: dict[str, str] = {}
    kept: dict[str, str] = {}
    for field, (label, take) in _FIELDS.items():
        typed = message if field == "message" else getattr(contact, field)
        try:
            kept[field] = take(typed)
            if field in required and not kept[field]:
                raise Refused(f"{label}を入力してください。")
        except Refused as refused:
            wrong[field] = refused.sentence
    if wrong:
        raise BadLead(wrong)
    text = kept.pop("message")
    return Contact(**kept), text


def _name(typed: str, label: str) -> str:
    text = clean(typed, label=label, limit=NAME_LIMIT, multiline=False)
    if _ADDRESS.search(text):
        raise Refused(f"{label}にWebサイトのアドレスは入力できません。")
    return text


_FIELDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "company": ("会社名", lambda typed: _name(typed, "会社名")),
    "name": ("お名前", lambda typed: _name(typed, "お名前")),
    "email": ("メールアドレス", email_address),
    "phone": ("電話番号", phone_number),
    "message": ("お問い合わせ内容", lambda typed: clean(typed, label="お問い合わせ内容", limit=MESSAGE_LIMIT)),
}
"""Each field with its word and how it is brought into the form in which it is kept."""


def _move(repo: Repository, lead: LeadRecord, to: LeadStatus, action: str, now: datetime) -> None:
    repo.leads.set(lead.id, status=to)
    repo.audit.record(action, "lead", lead.id, now, before={"status": lead.status}, after={"status": to})
