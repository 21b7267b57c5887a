"""How papers are numbered, and which numbers somebody means who types one."""

import re
import unicodedata

from core.model import OrderId, TerminationId
from core.model_contracts import InvoiceId

_NUMBERED = re.compile(r"(?:(PO|TRM|INV|CRN)-?)?(\d{1,9})")
_PREFIXES = ("PO", "TRM", "INV", "CRN")


def order_number(order: OrderId) -> str:
    """A quote, a purchase order, a renewal: PO-000012."""
    return f"PO-{order:06d}"


def termination_number(termination: TerminationId) -> str:
    """契約終了通知書: TRM-000012."""
    return f"TRM-{termination:06d}"


def invoice_number(invoice: InvoiceId) -> str:
    """請求書番号: INV-000123."""
    return f"INV-{invoice:06d}"


def credit_number(credit_note: InvoiceId) -> str:
    """The same of 返還請求書: CRN-000124."""
    return f"CRN-{credit_note:06d}"


def meant(typed: str) -> tuple[str, ...]:
    """Every number that may be meant: `inv-12`, `ＩＮＶ－０００１２` and `12` all name INV-000012.

    What is no number of a paper means itself, which no paper has.
    """
    text = re.sub(r"[\s‐‑–—−ー]", "-", unicodedata.normalize("NFKC", typed).strip()).upper()
    named = _NUMBERED.fullmatch(text)
    if named is None:
        return (text[:40],)
    return tuple(f"{prefix}-{int(named[2]):06d}" for prefix in ((named[1],) if named[1] else _PREFIXES))
