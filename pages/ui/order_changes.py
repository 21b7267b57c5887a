"""What became of an order from one version to another: by whom, and what it does in yen and months (O4)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise

from core import money, rules_orders
from core.calendar import Term, term_detail
from core.formats import day, yen
from core.model import OrderContent, OrderItem, Side
from core.payment_terms import months_of_work
from core.redline import Span, blame
from core.rules_terms import terms_text
from core.views import OrderPage, OrderVersion

TEXTS = (OrderItem.WORK, OrderItem.DELIVERABLES, OrderItem.DETAILS, OrderItem.TERMS, OrderItem.REMARKS)

Story = tuple[tuple[Side, OrderContent], ...]
"""Contents in their order with the side that brought each; the first is what the others are measured against."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What the changes do to one figure."""

    label: str
    before: str
    after: str
    difference: str


def story(page: OrderPage, upto: int) -> Story:
    """From version 1, or for a renewal from the contract it follows, to version `upto` (O4, C2)."""
    before = ((Side.PARTNER, page.predecessor_content),) if page.predecessor_content else ()
    return (*before, *((each.side, each.content) for each in page.versions[:upto]))


def between(older: OrderVersion, versions: tuple[OrderVersion, ...], newer: OrderVersion) -> Story:
    """From one version to a later one, with everything in between, so that each side keeps its colour."""
    return tuple((each.side, each.content) for each in versions if older.number <= each.number <= newer.number)


def spans(told: Story, item: OrderItem) -> tuple[Span, ...]:
    """The last text of an item, each change with the side that made it."""
    return blamed(tuple((side, text_of(content, item)) for side, content in told))


@lru_cache(maxsize=4096)
def blamed(versions: tuple[tuple[Side, str], ...]) -> tuple[Span, ...]:
    """`redline.blame`, worked out once for each text: versions never change, and a screen is drawn at every press."""
    return blame(versions)


def text_of(content: OrderContent, item: OrderItem) -> str:
    """An item in words, as its changes are marked in it."""
    match item:
        case OrderItem.TERM:
            return term_text(content)
        case OrderItem.TERMS:
            return terms_text(content.terms)
        case _:
            return str(content.item(item))


def changed_by(told: Story, item: OrderItem) -> tuple[Side, ...]:
    """The sides that changed an item and whose change still shows; none where it is again what it was."""
    if len(told) < 2 or told[0][1].item(item) == told[-1][1].item(item):
        return ()
    sides = [side for (_, old), (side, new) in pairwise(told) if old.item(item) != new.item(item)]
    if item in TEXTS:
        shown = {span.side for span in spans(told, item)}
        sides = [side for side in sides if side in shown]
    return tuple(dict.fromkeys(sides))


def term_text(content: OrderContent) -> str:
    """2023/11/01（水） ~ 2024/01/15（月）　契約期間：2ヶ月（＋15日）, as the manual writes it (O2)."""
    if content.start is None or content.end is None:
        return ""
    period = rules_orders.term(content)
    return f"{day(content.start)} ~ {day(content.end)}" + (f"　契約期間：{length(period)}" if period else "")


def length(period: Term) -> str:
    """2ヶ月（＋15日）: complete months, the left-over days beside them (O2)."""
    if not period.months:
        return f"{period.days_over}日"
    return f"{period.months}ヶ月" + (f"（＋{period.days_over}日）" if period.days_over else "")


def effects(told: Story, rounding: money.Rounding) -> tuple[Effect, ...]:
    """What the changes come to: the period in months, the day of the first payment, the amounts in yen (O4).

    `rounding` is that of the partner's tax (L2).
    """
    if len(told) < 2:
        return ()
    old, new = told[0][1], told[-1][1]
    return tuple(effect for effect in (_term(old, new), _payment(old, new), *_amounts(old, new, rounding)) if effect)


def _term(old: OrderContent, new: OrderContent) -> Effect | None:
    before, after = rules_orders.term(old), rules_orders.term(new)
    if before == after or before is None or after is None:
        return None
    if before.days_over == after.days_over and before.months != after.months:
        difference = f"{after.months - before.months:+d}ヶ月"
    else:
        difference = f"{after.days - before.days:+d}日" if after.days != before.days else "日程のみ変更"
    return Effect("契約期間", term_detail(before), term_detail(after), difference)


def _payment(old: OrderContent, new: OrderContent) -> Effect | None:
    before, after = _first_payment(old), _first_payment(new)
    if before == after or before is None or after is None:
        return None
    return Effect("初回の支払期日", day(before), day(after), f"{(after - before).days:+d}日")


def _first_payment(content: OrderContent) -> date | None:
    period = rules_orders.term(content)
    return next(months_of_work(content.terms, period)).paid_on if period else None


def _amounts(old: OrderContent, new: OrderContent, rounding: money.Rounding) -> tuple[Effect | None, ...]:
    before, after = (money.totals(rules_orders.taxed_amounts(each), rounding) for each in (old, new))
    return (
        _yen("小計（税抜）", before.subtotal, after.subtotal),
        _yen("合計（税込）", before.total, after.total),
        _yen("1ヶ月あたり（税抜）", *(_monthly(each) for each in (old, new))),
    )


def _yen(label: str, before: int | None, after: int | None) -> Effect | None:
    if before is None or after is None or before == after:
        return None
    sign = "+" if after > before else "-"
    return Effect(label, yen(before), yen(after), f"{sign}{yen(abs(after - before))}")


def _monthly(content: OrderContent) -> int | None:
    """Net yen a month, where the period is complete months and the amount comes out even."""
    period = rules_orders.term(content)
    if period is None or not period.months or period.days_over:
        return None
    each, rest = divmod(rules_orders.subtotal(content), period.months)
    return None if rest else each
