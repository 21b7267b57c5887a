"""When an order has to be paid: within 60 days of receipt, sub-contracted within 30 of its principal's date (L8)."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta

from core import formats
from core.formats import day
from core.model import OrderContent, OrderTerms, Subcontract
from core.payment_terms import MONTH_END, MonthOfWork, months_of_work
from core.rules_orders import term

PAYMENT_DAYS = 60
"""The last day on which work may be paid, the day of its receipt being day 1 (L8)."""

SUBCONTRACT_DAYS = 30
"""The last day on which sub-contracted work may be paid, the principal's own due date being day 1 (L8)."""

_SHOWN = 3
"""Of more months than these a sentence says how many there are besides."""


def days_to_payment(received: date, paid: date) -> int:
    """Which day the payment is, the day of receipt being day 1 (L8)."""
    return (paid - received).days + 1


def latest_payment(received: date) -> date:
    """The last day on which work received on a day may be paid (L8)."""
    return received + timedelta(days=PAYMENT_DAYS - 1)


def beyond_sixty_days(content: OrderContent) -> str:
    """Which months are paid too late after their receipt and what would do, "" where none is (L8)."""
    told = [
        f"{_name(month)}（受領{day(month.received)}、支払{day(paid)}は{days_to_payment(month.received, paid)}日目。"
        f"{day(latest_payment(month.received))}までに）"
        for month, paid in _paid(content, content.terms)
        if paid > latest_payment(month.received) and not _decides(content.terms.subcontract, month)
    ]
    if not told:
        return ""
    usual = OrderTerms(payment_months=1, payment_day=MONTH_END)
    does = all(paid <= latest_payment(month.received) for month, paid in _paid(content, usual))
    return f"支払期日が受領から60日を超える月があります：{_listed(told)}。" + (
        "「翌月末日」にすると、すべての月が60日以内になります。" if does else "支払時期を早めてください。"
    )


def beyond_thirty_days(content: OrderContent) -> str:
    """Which sub-contracted months are paid too late after the principal's own due date, "" where none is (L8)."""
    passed_on = content.terms.subcontract
    if passed_on is None or passed_on.principal_pays_on is None:
        return ""
    last = passed_on.principal_pays_on + timedelta(days=SUBCONTRACT_DAYS - 1)
    told = [
        f"{_name(month)}（支払{day(paid)}）"
        for month, paid in _paid(content, content.terms)
        if paid > last and _decides(passed_on, month)
    ]
    if not told:
        return ""
    return (
        f"再委託の支払期日が、元委託の支払期日から30日を超える月があります：{_listed(told)}。"
        f"{day(last)}までの支払期日にしてください。"
    )


_WITHIN = re.compile(r"(?:\d+|[〇一二三四五六七八九十百]+)\s*(?:営業)?(?:日|週間|[かヶカヵケ箇]月)\s*以内")
_PAYS = "支払|振込|振り込|入金|送金|決済"
_DOES = re.compile(f"({_PAYS})|検収|検査|納品|納入|提出|報告|連絡|通知|回答|返信|返答|発行|請求|修正|確認|着手|開始")


def payment_without_date(text: str) -> str:
    """The words by which a text pays within so many days, which is no date; "" where it doesn't (L8)."""
    for sentence in re.split("[。\n]", unicodedata.normalize("NFKC", text)):
        for found in _WITHIN.finditer(sentence):
            after = _DOES.search(sentence, found.end())
            if after[1] if after else re.search(_PAYS, sentence[: found.start()]):
                return found[0]
    return ""


def _paid(content: OrderContent, terms: OrderTerms) -> Iterator[tuple[MonthOfWork, date]]:
    """Each month of the contract with the day on which these terms pay it."""
    period = term(content)
    return ((month, month.paid_on) for month in (months_of_work(terms, period) if period else ()) if month.paid_on)


def _decides(passed_on: Subcontract | None, month: MonthOfWork) -> bool:
    """Whether the principal's due date decides about a month: all is stated, and it pays for work already received."""
    if passed_on is None or passed_on.principal_pays_on is None or not passed_on.principal.strip():
        return False
    return passed_on.principal_pays_on >= month.received


def _name(work: MonthOfWork) -> str:
    return f"{formats.month(work.month)}分"


def _listed(told: list[str]) -> str:
    rest = len(told) - _SHOWN
    return "、".join(told[:_SHOWN]) + (f"、ほか{rest}か月" if rest > 0 else "")
