"""Kakutoku audits a partner; プライム認定 follows from the results alone (P6, K1)."""

from dataclasses import dataclass
from datetime import date, datetime

from core import letters, rules, rules_partners
from core.calendar import jst_date
from core.errors import Refused
from core.model import Certification, MemberId, OrganizationId
from core.model_accounts import AuditKind
from core.repository import Repository
from core.rules import Permission
from core.text import clean

NOTE_LIMIT = 2_000
NO_PROFILE = "パートナー情報がまだ登録されていないため、記録できません。パートナーに入力を依頼してください。"


@dataclass(frozen=True, slots=True)
class NewAudit:
    """An audit as the form holds it; `note` stays within kakutoku."""

    kind: AuditKind
    held_on: date | None
    auditor: MemberId
    passed: bool | None
    note: str = ""


def record_audit(repo: Repository, partner: OrganizationId, audit: NewAudit, now: datetime) -> int:
    """Record an audit and let the certification follow; the partner is told when it changes (P6, K1).

    What was recorded stays: a mistake is corrected by recording the audit once more, on the same day or a later one.
    Raises NotAllowed, NotFound, and Refused where something is missing, the day has not come, the auditor is not of
    kakutoku, or the partner has no profile that could be certified.
    """
    rules.require(repo.viewer, Permission.AUDIT_PARTNERS)
    before = repo.prime_audits.locked(partner)
    if before.work_style is None:
        raise Refused(NO_PROFILE)
    held_on = rules_partners.require_held(audit.held_on, jst_date(now))
    passed = rules_partners.require_result(audit.passed)
    if audit.auditor not in {member for member, _ in repo.prime_audits.auditors()}:
        raise Refused("審査の担当者は、カクトクのユーザーから選択してください。")
    note = clean(audit.note, label="審査メモ", limit=NOTE_LIMIT)
    last = repo.prime_audits.last_recorded(partner, audit.kind)
    if last and last[1] == (held_on, audit.auditor, passed, note):
        return last[0]  # the second press of a double click finds its effect already there
    added = repo.prime_audits.add(partner, audit.kind, held_on, now, auditor_id=audit.auditor, passed=passed, note=note)
    after = rules_partners.certification(
        {kind: result.passed for kind, result in repo.prime_audits.latest(partner).items()}
    )
    repo.audit.record(
        "record_audit",
        "organization",
        partner,
        now,
        before={"certification": before.certification},
        after={
            "audit": added,
            "kind": audit.kind,
            "held_on": held_on,
            "auditor": audit.auditor,
            "passed": passed,
            "note": note,
            "certification": after,
        },
    )
    if after is not before.certification:
        repo.prime_audits.certify(partner, after)
        for recipient in repo.organizations.recipients(partner):
            letter = letters.certification_changed(
                recipient, audit=added, prime=after is Certification.PRIME, audited=audit.kind.label, held_on=held_on
            )
            repo.outbox.queue(letter, now)
    return added


def set_partner_since(repo: Repository, partner: OrganizationId, year: int | None, now: datetime) -> None:
    """Correct パートナー活動開始時期, which clients read and the partner can't change (P6).

    Raises NotAllowed, NotFound, and Refused for a year in which nobody can have begun.
    """
    rules.require(repo.viewer, Permission.MANAGE_ORGANIZATIONS)
    before = repo.prime_audits.locked(partner)
    if before.work_style is None:
        raise Refused(NO_PROFILE)
    this_year = jst_date(now).year
    if year is None or not rules_partners.EARLIEST_START <= year <= this_year:
        raise Refused(
            f"パートナー活動開始時期は{rules_partners.EARLIEST_START}〜{this_year}年の範囲で入力してください。"
        )
    if year == before.partner_since:
        return
    repo.prime_audits.set_start(partner, year)
    repo.audit.record(
        "set_partner_since",
        "organization",
        partner,
        now,
        before={"partner_since": before.partner_since},
        after={"partner_since": year},
    )
