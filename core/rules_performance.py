"""The law of promise and delivery: the figures of a proposal and of a running deal, and when a text is marked."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.calendar import after_months
from core.errors import Refused
from core.formats import day
from core.model import OrderState
from core.model_choosing import Delivery, DeliveryForm, Promise, PromiseForm
from core.text import number


@dataclass(frozen=True, slots=True)
class Limit:
    """One figure: its name, the unit that may be typed behind it, its range, and how finely it is counted.

    It is kept in `parts` of its unit, so that a rate of 3.2 with ten parts is 32.
    """

    label: str
    unit: str
    least: int
    most: int
    parts: int = 1
    counted: str = "整数"


HOURS = "稼働時間"
APPOINTMENTS = "アポ獲得数"
RATE = "アポ率"
RATE_MEANS = "アポ率は、アポ獲得数 ÷ 架電数です。"
"""The manual's 「平均アポ率3.2%」, said out loud."""

PROMISE: dict[str, Limit] = {
    "hours": Limit("稼働時間（月）", "時間", 1, 10_000),
    "unit_price": Limit("単価（1時間・税抜）", "円", 1, 100_000),
    "appointments": Limit("アポ獲得見込み（月）", "件", 0, 10_000),
    "rate": Limit("想定アポ率", "%", 0, 100, 10, "小数第1位までの数"),
}
"""What a proposal promises; a partner that doesn't call says 0件 and 0%."""

DELIVERY: dict[str, Limit] = {
    "hours": Limit(HOURS, "時間", 0, 10_000, 4, "15分（0.25時間）単位の数"),
    "calls": Limit("架電数", "件", 0, 1_000_000),
    "appointments": Limit(APPOINTMENTS, "件", 0, 10_000),
}
"""What is reported of a month."""

BUSIEST = 60
"""More calls an hour than one a minute nobody makes: a promise that needs them deserves a second look."""

GENERIC_SHARE = 30
"""From this share of repeated text (percent) a proposal is marked 汎用的な文面の可能性.

Who a partner is and what it has done may well read the same everywhere; a third of the text is about that much (P14).
"""


def require_promise(typed: PromiseForm) -> Promise:
    """The four figures of a proposal (P13). Raises Refused, naming each that is missing or out of range."""
    return Promise(**figures(PROMISE, typed))


def promise_form(promise: Promise) -> PromiseForm:
    """A promise as a form shows it, ready to be changed."""
    rate = f"{Decimal(promise.rate) / PROMISE['rate'].parts:f}"
    return PromiseForm(str(promise.hours), f"{promise.unit_price:,}", f"{promise.appointments:,}", rate)


def second_look(promise: Promise) -> str:
    """What is worth checking in a promise that is possible all the same, "" where nothing is. A hint, no refusal."""
    if promise.calls is None:
        return ""
    hourly = promise.calls / promise.hours
    if hourly <= BUSIEST:
        return ""
    return f"この数値には1時間あたり約{hourly:,.0f}件の架電が必要です。稼働時間とアポ率をもう一度ご確認ください。"


def require_delivery(typed: DeliveryForm) -> Delivery:
    """A month's figures (P13). Raises Refused where one is missing, out of range, or an appointment came of no call."""
    kept = figures(DELIVERY, typed)
    if 0 < kept["calls"] < kept["appointments"]:
        raise Refused(
            f"アポ獲得数（{kept['appointments']:,}件）が架電数（{kept['calls']:,}件）を超えています。"
            "数値をご確認ください。架電をしていない月は、架電数に0を入力してください。"
        )
    return Delivery(kept["hours"] * 60 // DELIVERY["hours"].parts, kept["calls"], kept["appointments"])


def delivery_form(delivery: Delivery) -> DeliveryForm:
    """A month's figures as a form shows them, ready to be corrected."""
    hours = f"{Decimal(delivery.minutes) / 60:,f}"
    return DeliveryForm(hours, f"{delivery.calls:,}", f"{delivery.appointments:,}")


def reportable_months(start: date, end: date, today: date) -> tuple[date, ...]:
    """The months (by their first day) of a contract that have begun by today, the latest first (P13)."""
    found: list[date] = []
    month = start.replace(day=1)
    while month <= min(end, today) and start <= today:
        found.append(month)
        month = after_months(month, 1)
    return tuple(reversed(found))


def require_contract(state: OrderState) -> None:
    """Raise Refused while an order is still negotiated: nothing can have been delivered (P13)."""
    if state is not OrderState.APPROVED:
        raise Refused("契約が成立すると、稼働実績を報告できるようになります。見積・発注書の承認をお待ちください。")


def require_reportable(month: date, start: date, end: date, today: date) -> None:
    """Raise Refused for a month outside the contract, or one that has not begun (P13)."""
    if month not in reportable_months(start, end, today):
        raise Refused(
            f"{month:%Y年%m月}の稼働実績は報告できません。契約期間（{day(start)}〜{day(end)}）のうち、"
            "今月までの月を選択してください。"
        )


def worked_days(month: date, start: date, end: date) -> tuple[date, date]:
    """The first and the last day of a month on which the contract ran."""
    last = date.fromordinal(after_months(month, 1).toordinal() - 1)
    return max(month, start), min(last, end)


def is_whole(month: date, start: date, end: date, today: date) -> bool:
    """Whether a month can be laid beside a promise for a month: it is over, and the contract ran all through it."""
    following = after_months(month, 1)
    return start <= month and following.toordinal() - 1 <= end.toordinal() and following <= today


def is_generic(share: int) -> bool:
    """Whether so much of a proposal is repeated that it is marked 汎用的な文面の可能性 (P14)."""
    return share >= GENERIC_SHARE


def figures(limits: dict[str, Limit], typed: object) -> dict[str, int]:
    """The typed figures in parts of their units. Raises Refused, naming each that is missing or out of range."""
    kept: dict[str, int] = {}
    problems: list[str] = []
    for name, limit in limits.items():
        text: str = getattr(typed, name)
        figure = number(text, limit.unit)
        if not text.strip():
            problems.append(f"{limit.label}を入力してください。")
        elif figure is None or not limit.least <= figure <= limit.most or figure * limit.parts % 1:
            problems.append(
                f"{limit.label}は{limit.least:,}〜{limit.most:,}{limit.unit}の{limit.counted}で入力してください。"
            )
        else:
            kept[name] = int(figure * limit.parts)
    if problems:
        raise Refused("\n".join(problems))
    return kept
