"""請求先情報: a client's 管理者 says where its invoices go (B1, B2)."""

from dataclasses import dataclass
from datetime import datetime

from core.contact_numbers import phone_text
from core.errors import Refused
from core.repository import Repository
from core.rules import Permission, require
from core.rules_billing import LABELS, BillingEntry, billing, keeping
from core.views.billing import BillingProfile


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept now, what was typed in another form than it is kept in (L14), and what it does not change (B3)."""

    profile: BillingProfile
    notices: tuple[str, ...]


class Overtaken(Refused):
    """Somebody else saved first; `profile` is what stands now."""

    def __init__(self, profile: BillingProfile, labels: str) -> None:
        super().__init__(
            f"入力中に、{profile.updated_by}さんが{labels}を変更しました。内容をご確認のうえ、もう一度保存すると、"
            "入力中の内容で上書きします。"
        )
        self.profile = profile


def save_billing(repo: Repository, base: BillingProfile, typed: BillingEntry, now: datetime) -> Saved:
    """Keep what was typed over `base`, which the form was filled from (B1, B2). Registered invoices keep theirs (B3).

    Raises NotAllowed, NotFound, Refused with everything that is wrong, and Overtaken where another 管理者 saved
    meanwhile. What stands already is not saved again: the second press of a double click finds its effect there.
    """
    require(repo.viewer, Permission.EDIT_BILLING)
    before, admin = repo.billing.held()
    entry = billing(typed, admin)
    notices = _notices(typed, entry)
    if before.revision and entry == before.entry:
        return Saved(before, notices)
    overtaken = [label for name, label in LABELS.items() if getattr(before.entry, name) != getattr(base.entry, name)]
    if before.revision != base.revision and overtaken:
        raise Overtaken(before, "・".join(f"「{label}」" for label in overtaken))
    kept = repo.billing.keep(entry, now)
    old = before.entry._asdict() if before.revision else {}
    new = entry._asdict()
    changed = [name for name in LABELS if old.get(name) != new[name]]
    repo.audit.record(
        "save_billing",
        "organization",
        repo.viewer.organization,
        now,
        before={name: old[name] for name in changed if name in old},
        after={name: new[name] for name in changed},
    )
    registered = repo.billing.registered().found
    return Saved(kept, (*notices, *([keeping(registered)] if registered else [])))


def _notices(typed: BillingEntry, kept: BillingEntry) -> tuple[str, ...]:
    """What was taken in another form than it was typed in goes without a word of complaint, but not unsaid (L14)."""
    lines = [each.strip() for each in typed.emails if each.strip()]
    told = [
        f"{LABELS['emails']}は「{address}」として登録しました。"
        for line, address in zip(lines, kept.emails, strict=True)
        if line != address
    ]
    if typed.phone.strip() not in (kept.phone, phone_text(kept.phone)):
        told.append(f"{LABELS['phone']}は、ハイフンなどを除いて「{kept.phone}」として登録しました。")
    return tuple(told)


def shown(entry: BillingEntry) -> BillingEntry:
    """The entry as the form's fields show it: the number with its hyphens."""
    return entry._replace(phone=phone_text(entry.phone))
