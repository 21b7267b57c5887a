"""会社情報: what a company tells of itself, kept by its 管理者 (A4)."""

from dataclasses import dataclass, replace
from datetime import datetime

from core import contact_numbers
from core.actions.members import managed
from core.calendar import jst_date
from core.errors import Refused
from core.model import Audience, OrganizationId
from core.repository import Repository
from core.rules import Permission
from core.rules_people import ISSUERS
from core.text import clean
from core.views.members import CompanyEntry

NAME_LIMIT = 100
ADDRESS_LIMIT = 200

LABELS: dict[str, str] = {
    "name": "会社名",
    "name_roman": "会社名（ローマ字）",
    "domain": "ドメイン",
    "postal_code": "郵便番号",
    "address": "住所",
    "phone": "電話番号",
    "registration_number": "登録番号",
    "rounding": "消費税の端数処理",
    "registration_checked_on": "登録番号を最後に確認した日",
}
TYPED = ("name", "name_roman", "domain", "postal_code", "address", "phone", "registration_number")
"""What is text, in a form of its own for reading and for keeping (L14)."""

IDENTIFYING = ("name", "name_roman", "domain", "address", "phone")
"""A change of these changes what the company can be told by (P10)."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept now, and what was typed in another form than it is kept in (L14)."""

    entry: CompanyEntry
    notices: tuple[str, ...]


class Overtaken(Refused):
    """Somebody else saved first; `entry` is what stands now."""

    def __init__(self, entry: CompanyEntry, labels: str) -> None:
        super().__init__(
            f"入力中に、ほかの方が{labels}を変更しました。内容をご確認のうえ、もう一度保存すると、入力中の内容で上書きします。"
        )
        self.entry = entry


def save_company(
    repo: Repository,
    base: CompanyEntry,
    typed: CompanyEntry,
    now: datetime,
    *,
    corporate: bool = True,
    organization: OrganizationId | None = None,
) -> Saved:
    """Keep what was typed over `base`, which the form was filled from (A4, L4, L14).

    `corporate` is False for a sole proprietor, whose 登録番号 has no check digit. Operations name the `organization`
    that they correct (K1). Raises NotAllowed, NotFound, Refused with what to change, and Overtaken where another admin
    saved meanwhile.
    """
    house, audience = managed(repo, organization, Permission.EDIT_COMPANY)
    before = repo.organizations.hold_entry(house)
    entry = _with_facts(_cleaned(typed, before, corporate=corporate), typed, audience, now)
    changed = [name for name in LABELS if getattr(entry, name) != getattr(before, name)]
    overtaken = [label for name, label in LABELS.items() if getattr(before, name) != getattr(base, name)]
    if changed and overtaken:
        raise Overtaken(before, "・".join(f"「{label}」" for label in overtaken))
    if changed:
        repo.organizations.save_entry(entry, house)
        repo.audit.record(
            "save_company",
            "organization",
            house,
            now,
            before={name: getattr(before, name) for name in changed},
            after={name: getattr(entry, name) for name in changed},
            on_behalf_of=organization,
        )
    if any(name in IDENTIFYING for name in changed):
        repo.organizations.remember_names([before.name, before.name_roman, before.domain, before.address], house)
        repo.proposals.mask_again(house)
    return Saved(entry, _notices(typed, entry))


def _cleaned(typed: CompanyEntry, before: CompanyEntry, *, corporate: bool) -> CompanyEntry:
    def line(value: str, name: str, limit: int, *, required: bool = False) -> str:
        return clean(value, label=LABELS[name], limit=limit, required=required, multiline=False)

    number = before.registration_number
    return replace(
        before,
        name=line(typed.name, "name", NAME_LIMIT, required=True),
        name_roman=line(typed.name_roman, "name_roman", NAME_LIMIT),
        domain=contact_numbers.web_domain(typed.domain),
        postal_code=contact_numbers.postal_code(typed.postal_code),
        # What was told once is not taken back: letters, orders and the interview need it (P9).
        address=line(typed.address, "address", ADDRESS_LIMIT, required=bool(before.address)),
        phone=contact_numbers.phone_number(typed.phone),
        registration_number=number
        if typed.registration_number == number
        else contact_numbers.registration_number(typed.registration_number, corporate=corporate),
    )


def _with_facts(entry: CompanyEntry, typed: CompanyEntry, audience: Audience, now: datetime) -> CompanyEntry:
    """`entry` with what an issuer tells besides; without a 登録番号 nothing was looked up (L2, L4)."""
    if audience not in ISSUERS:
        return entry
    checked = typed.registration_checked_on if entry.registration_number else None
    if checked and checked > jst_date(now):
        raise Refused(f"{LABELS['registration_checked_on']}は、本日までの日付にしてください。")
    return replace(entry, rounding=typed.rounding, registration_checked_on=checked)


def _notices(typed: CompanyEntry, kept: CompanyEntry) -> tuple[str, ...]:
    """Hyphens and full-width digits go without a word of complaint, but not unsaid (L14)."""
    return tuple(
        f"{LABELS[name]}は、ハイフンなどを除いて「{value}」として登録しました。"
        for name in ("phone", "postal_code", "domain", "registration_number")
        if (value := getattr(kept, name)) and getattr(typed, name) not in (value, _read(name, value))
    )


def _read(name: str, value: str) -> str:
    """The form in which a field shows what is kept."""
    return {"phone": contact_numbers.phone_text, "postal_code": contact_numbers.postal_text}.get(name, str)(value)


def shown(entry: CompanyEntry) -> CompanyEntry:
    """The entry as the form's fields show it: numbers with their hyphens."""
    return replace(entry, **{name: _read(name, getattr(entry, name)) for name in TYPED})
