"""The law of orders: who may edit which item, what an order has to say, when approval is possible."""

from datetime import date
from decimal import Decimal

from core.calendar import Term
from core.errors import NotAllowed, Refused
from core.model import Line, Order, OrderContent, OrderItem, OrderState, Side
from core.money import CONSUMPTION_TAX, MAX_YEN, line_amount
from core.rules_terms import terms_problems
from core.text import MAX_QUANTITY

I = OrderItem  # noqa: E741 - reads as the table's heading

EDITABLE: dict[Side, frozenset[OrderItem]] = {
    Side.CLIENT: frozenset({I.WORK, I.TERM, I.DELIVERABLES, I.DETAILS, I.TERMS}),
    Side.PARTNER: frozenset(OrderItem),
    Side.SYSTEM: frozenset(),
}
"""Which items a side edits itself; the rest the client asks for with 修正依頼 (O3)."""

REQUIRED: tuple[OrderItem, ...] = (I.WORK, I.TERM, I.DETAILS, I.TERMS, I.LINES)
"""The items that an order can't be approved without (O2, O9)."""

TEXT_LIMIT = 10_000
REVISION_LIMIT = 2_000
LINE_NAME_LIMIT = 100
UNIT_LIMIT = 20
MAX_LINES = 60

YEARS = range(2000, 2100)
"""The years a period may lie in: a typing slip by a digit is caught before it becomes a contract."""

TAX_RATES: tuple[int, ...] = (0, CONSUMPTION_TAX[-1].reduced or 0, CONSUMPTION_TAX[-1].standard)
"""The tax rates in percent that a line may carry: none, reduced, standard (L2)."""

SUGGESTED_UNITS = ("時間", "件", "通", "日", "人日", "月", "式")
"""What quantities of sales work are counted in; any other word may be typed."""

St = OrderState


def require_side(side: Side, wanted: Side) -> None:
    """Raise NotAllowed unless the step is this side's to take (O1–O5)."""
    if side is not wanted:
        raise NotAllowed(f"この操作は{wanted.label}のみ行えます。")


def require_editable(side: Side, items: tuple[OrderItem, ...]) -> None:
    """Raise Refused, naming the items, where this side may not edit them (O3)."""
    foreign = [item.label for item in items if item not in EDITABLE[side]]
    if foreign:
        raise Refused(f"「{'」「'.join(foreign)}」は編集できません。「修正依頼」からパートナーに依頼してください。")


QUOTE_REQUESTED = "見積は依頼済みです。パートナーからの見積・発注書をお待ちください。"
"""Why 見積を依頼する is gray: it exists once, while neither side began an order (O1)."""


def require_negotiable(order: Order) -> None:
    """Raise Refused once both sides approved: an approved order is never edited (O5)."""
    if order.state is St.APPROVED:
        raise Refused("承認済みの見積・発注書は変更できません。条件を変える場合は「契約を更新」から依頼してください。")


def require_version(order: Order) -> None:
    """Raise Refused while the partner has not submitted version 1 (O2)."""
    if order.latest == 0:
        raise Refused("パートナーが見積・発注書を作成中です。提出されるまでお待ちください。")


def require_unasked(order: Order) -> None:
    """Raise Refused while an approval request is pending: one is enough (O5)."""
    if order.awaiting is not None:
        raise Refused(f"第{order.awaiting}版の承認を依頼済みです。パートナーの承認をお待ちください。")


def require_approvable(order: Order, version: int) -> None:
    """Raise Refused unless the client's approval request names exactly this version (O5)."""
    require_negotiable(order)
    if order.awaiting is None:
        raise Refused("承認依頼がないか、取り下げられています。企業が承認を依頼すると、承認できます。")
    if order.awaiting != version:
        raise Refused("承認依頼の対象が別の版に変わっています。最新の内容をご確認ください。")


# --- content (O2, O7, O9) ---------------------------------------------------------------------------------------


def content_problems(content: OrderContent) -> tuple[tuple[OrderItem, str], ...]:
    """What keeps an order from being submitted or approved: the item and the sentence that says what to change (O9)."""
    found: list[tuple[OrderItem, str]] = []
    for item in OrderItem:
        match item:
            case I.WORK | I.DETAILS if not getattr(content, item.value).strip():
                found.append((item, f"{item.label}を入力してください。"))
            case I.TERM:
                found += [(item, sentence) for sentence in _term_problems(content.start, content.end)]
            case I.TERMS:
                found += [(item, sentence) for sentence in terms_problems(content.terms)]
            case I.LINES:
                found += [(item, sentence) for sentence in _line_problems(content.lines)]
            case _:
                pass
    return tuple(found)


def _term_problems(start: date | None, end: date | None) -> list[str]:
    if start is None or end is None:
        return ["委託期間の開始日と終了日を入力してください。"]
    if end < start:
        return ["委託期間の終了日は、開始日以降の日付にしてください。"]
    if start.year not in YEARS or end.year not in YEARS:
        return [f"委託期間は{YEARS[0]}年から{YEARS[-1]}年までの日付にしてください。"]
    return []


def _line_problems(lines: tuple[Line, ...]) -> list[str]:
    if not lines:
        return ["項目・金額を1行以上入力してください。"]
    if len(lines) > MAX_LINES:
        return [f"項目・金額は{MAX_LINES}行以内にしてください。"]
    return [
        f"{position}行目の{problem}"
        for position, line in enumerate(lines, 1)
        for problem in line_problems(line).values()
    ]


def line_problems(line: Line) -> dict[str, str]:
    """What is wrong with one row, by what it is about: name, price, quantity, rate or amount (O9)."""
    price, quantity = _price_problem(line.unit_price), _quantity_problem(line.quantity)
    found = {
        "name": "" if line.name.strip() else "項目名を入力してください。",
        "price": price,
        "quantity": quantity,
        "rate": ""
        if line.tax_rate in TAX_RATES
        else f"税率は{'・'.join(str(rate) for rate in TAX_RATES)}%のいずれかにしてください。",
        "amount": f"合計は{MAX_YEN:,}円以下にしてください。単価と数量をご確認ください。"
        if not price and not quantity and line.unit_price * line.quantity > MAX_YEN
        else "",
    }
    return {about: sentence for about, sentence in found.items() if sentence}


def _price_problem(price: Decimal) -> str:
    if not price.is_finite() or price < 0 or price != price.to_integral_value():
        return "単価は0以上の整数（円）にしてください。"
    if price > MAX_YEN:
        return f"単価は{MAX_YEN:,}円以下にしてください。"
    return ""


def _quantity_problem(quantity: Decimal) -> str:
    if not quantity.is_finite() or quantity <= 0:
        return "数量は0より大きい数にしてください。"
    if quantity > MAX_QUANTITY:
        return f"数量は{MAX_QUANTITY:,}以下にしてください。"
    if quantity != round(quantity, 4):
        return "数量は小数点以下4桁までにしてください。"
    return ""


def require_complete(content: OrderContent) -> None:
    """Raise Refused with every problem at once, so that one pass repairs them all (O9)."""
    problems = content_problems(content)
    if problems:
        raise Refused("\n".join(sentence for _, sentence in problems))


def subtotal(content: OrderContent) -> int:
    """The net total in whole yen (O7)."""
    return sum((line_amount(line.unit_price, line.quantity) for line in content.lines), 0)


def taxed_amounts(content: OrderContent) -> tuple[tuple[int, int], ...]:
    """Each line's net amount in yen with its tax rate in percent, as `money.totals` takes them (L2, L3)."""
    return tuple((line_amount(line.unit_price, line.quantity), line.tax_rate) for line in content.lines)


def term(content: OrderContent) -> Term | None:
    """The period, where both dates stand and make sense."""
    if content.start and content.end and content.end >= content.start:
        return Term(content.start, content.end)
    return None
