"""The law of orders and contracts: who may edit which item, when approval is possible, what a contract's status is."""

from datetime import date, timedelta

from core.calendar import Term
from core.errors import Refused
from core.formats import day
from core.model import ContractStatus, Order, OrderContent, OrderItem, OrderState, Side
from core.money import MAX_YEN, line_amount

I = OrderItem  # noqa: E741 - reads as the table's heading

EDITABLE: dict[Side, frozenset[OrderItem]] = {
    Side.CLIENT: frozenset({I.WORK, I.TERM, I.DELIVERABLES, I.DETAILS}),
    Side.PARTNER: frozenset(OrderItem),
    Side.SYSTEM: frozenset(),
}
"""Which items a side edits itself; the rest the client asks for with 修正依頼 (O3)."""

REQUIRED: tuple[OrderItem, ...] = (I.WORK, I.TERM, I.DETAILS, I.LINES)
"""The items that an order can't be approved without (O2, O9)."""

TEXT_LIMIT = 10_000
REVISION_LIMIT = 2_000
LINE_NAME_LIMIT = 100
MAX_LINES = 60

St = OrderState


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


def require_approvable(order: Order, version: int) -> None:
    """Raise Refused unless the client's approval request names exactly this version (O5)."""
    require_negotiable(order)
    if order.awaiting is None:
        raise Refused("承認依頼が取り下げられています。最新の内容をご確認ください。")
    if order.awaiting != version:
        raise Refused("承認依頼の対象が別の版に変わっています。最新の内容をご確認ください。")


def content_problems(content: OrderContent) -> tuple[tuple[OrderItem, str], ...]:
    """What keeps an order from being submitted or approved: the item and the sentence that says what to change (O9)."""
    found: list[tuple[OrderItem, str]] = []
    found += [
        (item, f"{item.label}を入力してください。")
        for item in (I.WORK, I.DETAILS)
        if not getattr(content, item.value).strip()
    ]
    if content.start is None or content.end is None:
        found.append((I.TERM, "委託期間の開始日と終了日を入力してください。"))
    elif content.end < content.start:
        found.append((I.TERM, "委託期間の終了日は、開始日以降の日付にしてください。"))
    found += [(I.LINES, sentence) for sentence in _line_problems(content)]
    return tuple(sorted(found, key=lambda problem: list(OrderItem).index(problem[0])))


def _line_problems(content: OrderContent) -> list[str]:
    if not content.lines:
        return ["項目・金額を1行以上入力してください。"]
    if len(content.lines) > MAX_LINES:
        return [f"項目・金額は{MAX_LINES}行以内にしてください。"]
    found: list[str] = []
    for position, line in enumerate(content.lines, 1):
        if not line.name.strip():
            found.append(f"{position}行目の項目名を入力してください。")
        if line.quantity <= 0:
            found.append(f"{position}行目の数量は0より大きい数にしてください。")
        if line.unit_price < 0 or line.unit_price != line.unit_price.to_integral_value():
            found.append(f"{position}行目の単価は0以上の整数（円）にしてください。")
        elif not line.unit_price.is_finite() or abs(line.unit_price * line.quantity) > MAX_YEN:
            found.append(f"{position}行目の金額が大きすぎます。単価と数量をご確認ください。")
    return found


def require_continuation(before: OrderContent, content: OrderContent) -> None:
    """Raise Refused unless a renewal begins on the day after the contract it follows: no gap, no overlap (C2)."""
    if before.end and content.start != before.end + timedelta(days=1):
        raise Refused(
            f"更新後の委託期間は、現在の契約終了日の翌日（{day(before.end + timedelta(days=1))}）から始めてください。"
        )


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


def contract_status(
    *, approved: bool, start: date | None, end: date | None, ended_on: date | None, today: date
) -> ContractStatus:
    """The status that lists count (O5, C1, C3). `ended_on` is the day an approved termination names."""
    if not approved or start is None or end is None:
        return ContractStatus.DRAFTING
    if today > (ended_on or end):
        return ContractStatus.ENDED
    if ended_on:
        return ContractStatus.TERMINATING
    return ContractStatus.SCHEDULED if today < start else ContractStatus.ACTIVE
