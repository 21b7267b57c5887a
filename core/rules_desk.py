"""The law of the operations desk: fees and their days, reasons, how long staff may look as somebody else (K1, K3)."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from core.errors import Refused

REASON_LIMIT = 500
"""Characters of the reason that a look (K3) or a repair asks for."""

LOOK = timedelta(minutes=30)
"""After this long a look as somebody else ends by itself: nobody forgets whose screens these are (K3)."""

# --- fees (O8) --------------------------------------------------------------------------------------------------

MOST_YEN = 100_000_000
WHOLE = 10_000
"""100 % in hundredths of a percent."""


def require_yen(amount: Decimal | None, label: str) -> int:
    """A fee in whole yen, from nothing to a hundred million. Raises Refused."""
    if amount is None or amount != int(amount) or not 0 <= amount <= MOST_YEN:
        raise Refused(f"{label}は、0円から{MOST_YEN:,}円までの整数で入力してください。")
    return int(amount)


def require_rate(percent: Decimal | None) -> int:
    """A rate of 0 to 100 % with two decimals, in hundredths of a percent. Raises Refused."""
    points = None if percent is None else percent * 100
    if points is None or points != int(points) or not 0 <= points <= WHOLE:
        raise Refused("手数料率は、0%から100%までの数字で、小数点以下2桁までにしてください。")
    return int(points)


def require_fee_day(valid_from: date, today: date, known: Collection[date]) -> None:
    """From which day a fee may be set (O8): what a paper has named once is not changed afterwards.

    A day to come, or today where nothing counts from today yet. A client's first fee may begin in the past, for there
    is no other that papers could have named.
    """
    if valid_from > today:
        return
    if known and valid_from < today:
        raise Refused("適用開始日は、本日以降の日付にしてください。過去の手数料は変更できません。")
    if valid_from in known:
        raise Refused("本日からの手数料はすでに適用されています。適用開始日を明日以降にしてください。")


def require_future_fee(valid_from: date, today: date) -> None:
    """Only a fee that does not count yet can be withdrawn (O8). Raises Refused."""
    if valid_from <= today:
        raise Refused("すでに適用されている手数料は取り消せません。新しい手数料を、明日以降の日付で設定してください。")
