"""The law of payments: what becomes of money that came in, by hand or by a bank's file (B3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.csv_lines import Problem
from core.errors import Refused
from core.formats import yen
from core.model import Labelled
from core.model_contracts import InvoiceId
from core.payments import PaymentLine


class Outcome(Labelled):
    """What becomes of one line of a payment file."""

    PAID = "paid", "全額の入金"
    PARTLY = "partly", "一部の入金"
    KNOWN = "known", "登録済み"
    REFUSED = "refused", "登録できません"


@dataclass(frozen=True, slots=True)
class Payable:
    """An invoice as payments see it, in yen. `cancelled` also where a credit note took it back."""

    invoice: InvoiceId
    total: int
    paid: int
    issued: bool
    cancelled: bool

    @property
    def open(self) -> int:
        """What has not come in yet."""
        return self.total - self.paid


@dataclass(frozen=True, slots=True)
class Judged:
    """A line of a file with what becomes of it; `reason` says why not, or what stays open."""

    line: PaymentLine
    outcome: Outcome
    reason: str = ""

    @property
    def good(self) -> bool:
        """Whether entering the file enters this line."""
        return self.outcome in (Outcome.PAID, Outcome.PARTLY)


NOT_FOUND = "この番号の請求書はありません。番号をご確認ください。"
NOT_ISSUED = "この請求書はまだ発行されていません。発行後に登録してください。"
CANCELLED = "この請求書は取り消されています。入金の内容を企業にご確認ください。"
PAID_ALREADY = "この請求書は全額入金済みです。二重の入金でないかをご確認ください。"
TAKEN_BACK = "この入金は取り消し済みです。登録し直すときは、一覧の「入金済みにする」をご利用ください。"
SAME_REFERENCE = "{line}行目と同じ取引番号です。1回の振込を複数の請求書に分けるときは、取引番号に枝番を付けてください。"


def judged(
    lines: Iterable[PaymentLine],
    payables: Mapping[InvoiceId, Payable],
    known: Mapping[str, bool],
    today: date,
) -> tuple[Judged, ...]:
    """What becomes of each line, those above counted already. `known` are references that were entered before, with
    whether they still stand."""
    found: list[Judged] = []
    paid: dict[InvoiceId, int] = {}
    seen: dict[str, int] = {}
    for line in lines:
        if line.reference in seen:
            one = Judged(line, Outcome.REFUSED, SAME_REFERENCE.format(line=seen[line.reference]))
        elif line.reference in known:
            stands = known[line.reference]
            one = Judged(line, Outcome.KNOWN if stands else Outcome.REFUSED, "" if stands else TAKEN_BACK)
        else:
            one = _judged(line, payables.get(line.invoice), paid.get(line.invoice, 0), today)
        seen.setdefault(line.reference, line.line)
        if one.good:
            paid[line.invoice] = paid.get(line.invoice, 0) + line.amount
        found.append(one)
    return tuple(found)


def _judged(line: PaymentLine, payable: Payable | None, above: int, today: date) -> Judged:
    if payable is None:
        return Judged(line, Outcome.REFUSED, NOT_FOUND)
    standing = Payable(payable.invoice, payable.total, payable.paid + above, payable.issued, payable.cancelled)
    try:
        require_payable(standing, line.amount, line.paid_on, today)
    except Refused as refused:
        return Judged(line, Outcome.REFUSED, refused.sentence)
    rest = standing.open - line.amount
    return Judged(line, Outcome.PARTLY, f"残り{yen(rest)}") if rest else Judged(line, Outcome.PAID)


def require_payable(payable: Payable, amount: int, paid_on: date, today: date) -> None:
    """Raise Refused unless this much can have come in for the invoice: never more than is open, never tomorrow."""
    if payable.cancelled:
        raise Refused(CANCELLED)
    if not payable.issued:
        raise Refused(NOT_ISSUED)
    if payable.open <= 0:
        raise Refused(PAID_ALREADY)
    if amount <= 0:
        raise Refused("入金額は1円以上で入力してください。")
    if amount > payable.open:
        raise Refused(
            f"入金額が請求の残額（{yen(payable.open)}）を{yen(amount - payable.open)}超えています。"
            "過入金は登録できません。企業にご確認ください。"
        )
    if paid_on > today:
        raise Refused("入金日が未来の日付です。日付をご確認ください。")


def refused_lines(problems: Iterable[Problem], lines: Iterable[Judged]) -> tuple[Problem, ...]:
    """Every line of a file that enters nothing, with its reason, in the order of the file."""
    found = [
        Problem(each.line.line, "", each.reason, each.line.text) for each in lines if each.outcome is Outcome.REFUSED
    ]
    return tuple(sorted((*problems, *found), key=lambda each: each.line))
