"""How the figures of KPI read: shares in percent, counts, hours, and what changed since the period before (D7)."""

from decimal import ROUND_HALF_UP, Decimal

from core.formats import hours, quantity

NONE = "—"
"""What a share of nothing reads."""


def percent(share: Decimal | None) -> str:
    """92.5%, of a share of one; a dash where nothing can be said."""
    return NONE if share is None else f"{_tenth(share * 100)}%"


def counted(number: int | Decimal) -> str:
    """1,200件; a target keeps a tenth."""
    return quantity(number if isinstance(number, int) else _tenth(number), "件")


def worked(amount: Decimal) -> str:
    """98.5時間."""
    return hours(_tenth(amount))


def change(now: Decimal | None, before: Decimal | None, unit: str = "", *, rising: str = "") -> tuple[str, str]:
    """▲ 3.2pt 上昇, and whether that is good or bad; shares, which have no unit, differ in points.

    `rising` says what more of it is: "good", or nothing where more is neither.
    """
    if now is None or before is None:
        return "比較なし", ""
    apart = _tenth(now - before) if unit else _tenth((now - before) * 100)
    if not apart:
        return "変化なし", ""
    said = quantity(abs(apart), unit or "pt")
    if apart > 0:
        return f"▲ {said} {'増' if unit else '上昇'}", rising
    return f"▼ {said} {'減' if unit else '低下'}", "bad" if rising else ""


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
