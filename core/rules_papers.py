"""The law of papers that leave together: how many one ZIP holds, how many are packed at once, how long each is kept."""

from datetime import datetime, timedelta

from core.errors import Refused

MOST_PAPERS = 5_000
"""How many papers one ZIP holds: more take over a quarter of an hour to draw."""

AT_ONCE = 3
"""How many ZIPs of one person may be waiting or in the making."""

KEPT = timedelta(days=7)
"""How long a finished ZIP can be fetched; the papers stay, and can be packed again."""


def require_packable(found: int) -> None:
    """Raise Refused unless so many papers make a ZIP (C6); `found` is counted as far as one more than the most."""
    if not found:
        raise Refused("条件に合う書類がありません。条件を変えてから保存してください。")
    if found > MOST_PAPERS:
        raise Refused(
            f"一度にZIPで保存できるのは{MOST_PAPERS:,}件までです。日付の範囲を狭め、何回かに分けて保存してください。"
        )


def require_few_in_hand(unfinished: int) -> None:
    """Raise Refused while somebody has as many ZIPs in the making as one may."""
    if unfinished >= AT_ONCE:
        raise Refused(f"作成中のZIPが{unfinished}件あります。いずれかの完了後に、もう一度保存してください。")


def kept_until(finished_at: datetime) -> datetime:
    """When a finished ZIP goes."""
    return finished_at + KEPT
