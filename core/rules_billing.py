"""The law of 請求先情報: to whom a client's invoices go, and what may be written there (B1, B2)."""

from collections.abc import Sequence
from typing import NamedTuple

from core.contact_numbers import email_address, phone_number
from core.errors import Refused

ADDRESS_LIMIT = 20
"""How many other addresses one client may name."""

LABELS: dict[str, str] = {
    "to_admin": "管理者のメールアドレス",
    "emails": "その他のメールアドレス",
    "phone": "電話番号",
}

NO_ADDRESS = (
    "請求書の送付先がありません。「管理者のメールアドレス」にチェックを入れるか、"
    "「その他のメールアドレス」を1件以上入力してください。"
)
NO_PHONE = "電話番号を入力してください。"
SAME_AS_ADMIN = "「管理者のメールアドレス」と同じため、削除してください。"


class Addressees(NamedTuple):
    """Who receives an invoice: one To, and everybody else as Cc, in the order of the list (B2)."""

    to: str
    cc: tuple[str, ...]


class Foreseen(NamedTuple):
    """What comes of a list while it is being typed.

    `addressees` are those of the lines that are right, None while there is none; `marks` say of each line whether it is
    To or Cc, `problems` what is wrong with which; `wrong` is about the whole list, "" where there is nothing to say.
    """

    addressees: Addressees | None
    marks: tuple[str, ...]
    problems: dict[int, str]
    wrong: str


class BillingEntry(NamedTuple):
    """請求先情報 as it is typed, or as it is kept: without empty lines, each address and number in one form (B1)."""

    to_admin: bool
    emails: tuple[str, ...]
    phone: str


def addressees(to_admin: bool, admin_email: str, others: Sequence[str]) -> Addressees:
    """To and Cc of the next invoice: ticked, the admin is To; else the first other address is (B2).

    Empty lines count for nothing. Where no 管理者 is left, the first other address is To as well.
    Raises Refused, with everything that is wrong at once.
    """
    wrong = problems(to_admin, admin_email, others)
    named = [f"{LABELS['emails']} {line + 1}行目：{sentence}" for line, sentence in sorted(wrong.items())]
    filled = [line for line, other in enumerate(others) if other.strip()]
    if len(filled) > ADDRESS_LIMIT:
        named.append(too_many(len(filled)))
    kept = tuple(email_address(others[line]) for line in filled if line not in wrong)
    found = (*([admin_email] if to_admin and admin_email else []), *kept)
    if not found and not named:
        named.append(NO_ADDRESS)
    if named:
        raise Refused("\n".join(named))
    return Addressees(found[0], found[1:])


def addressees_now(to_admin: bool, admin_email: str, others: Sequence[str]) -> Addressees:
    """The same of what was saved, where another 管理者 has come to be asked since who stands in the list as well."""
    return addressees(to_admin, admin_email, [each for each in others if not to_admin or not _same(each, admin_email)])


def standing(entry: BillingEntry, admin_email: str) -> Addressees | None:
    """Who receives the next invoice by what was saved; None where nobody would."""
    try:
        return addressees_now(entry.to_admin, admin_email, entry.emails)
    except Refused:
        return None


def foreseen(to_admin: bool, admin_email: str, others: Sequence[str]) -> Foreseen:
    """Who would receive the next invoice, as far as what is typed can be read already (B2)."""
    wrong = problems(to_admin, admin_email, others)
    right = [line for line, each in enumerate(others) if each.strip() and line not in wrong]
    taken, heads = right[:ADDRESS_LIMIT], to_admin and bool(admin_email)
    marks = tuple(
        "" if line not in taken else "To" if line == taken[0] and not heads else "Cc" for line in range(len(others))
    )
    try:
        found = addressees(to_admin, admin_email, [others[line] for line in taken])
    except Refused as refused:
        return Foreseen(None, marks, wrong, refused.sentence)
    return Foreseen(found, marks, wrong, too_many(len(right)) if len(right) > ADDRESS_LIMIT else "")


def problems(to_admin: bool, admin_email: str, others: Sequence[str]) -> dict[int, str]:
    """What is wrong with which of the other addresses, by its place in the list, counted from 0 (B2).

    Of two equal ones the later is wrong, also where they differ in capitals.
    """
    wrong: dict[int, str] = {}
    first: dict[str, int] = {}
    for line, typed in enumerate(others):
        if not typed.strip():
            continue
        try:
            address = email_address(typed)
        except Refused as refused:
            wrong[line] = refused.sentence
            continue
        if to_admin and _same(address, admin_email):
            wrong[line] = SAME_AS_ADMIN
        elif first.setdefault(address, line) != line:
            wrong[line] = f"{first[address] + 1}行目と同じメールアドレスです。"
    return wrong


def too_many(addresses: int) -> str:
    """What is said of a list that is too long."""
    return f"{LABELS['emails']}は{ADDRESS_LIMIT}件までです（現在{addresses}件）。"


def keeping(invoices: int) -> str:
    """What is said of the invoices that a change comes too late for (B3)."""
    return f"登録済みの請求書（{invoices:,}件）は、登録時の請求先のまま発行されます。"


def required_phone(typed: str) -> str:
    """The phone number as its digits (L14). Raises Refused for none, and for what is no number."""
    digits = phone_number(typed)
    if not digits:
        raise Refused(NO_PHONE)
    return digits


def billing(typed: BillingEntry, admin_email: str) -> BillingEntry:
    """What was typed in the form in which it is kept (B1, B2, L14). Raises Refused, with everything wrong at once."""
    wrong: list[str] = []
    try:
        addressees(typed.to_admin, admin_email, typed.emails)
    except Refused as refused:
        wrong.append(refused.sentence)
    try:
        phone = required_phone(typed.phone)
    except Refused as refused:
        wrong.append(refused.sentence)
    else:
        if not wrong:
            return BillingEntry(
                typed.to_admin, tuple(email_address(each) for each in typed.emails if each.strip()), phone
            )
    raise Refused("\n".join(wrong))


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
