"""The client's candidates as cards (P5)."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from core import formats
from core.model import CandidateStatus
from core.paths import Screen, path
from core.rules import candidate_name
from core.views import CandidateCard
from pages.ui.badges import badge
from pages.ui.cards import Card, Choice, card_list
from pages.ui.filters import Shown
from pages.ui.repeats import MARK


def candidate_list(
    candidates: Sequence[CandidateCard],
    *,
    key: str,
    shown: Shown | None = None,
    on_favorite: Callable[[int, bool], object],
    choice: Choice,
    barred: str = "",
) -> None:
    """Draw one page of candidates; ♡ calls `on_favorite(proposal, on)`, and several can be chosen."""
    cards = [_card(one) for one in candidates]
    card_list(cards, key=key, label="候補者", shown=shown, on_favorite=on_favorite, choice=choice, barred=barred)


@lru_cache(maxsize=1024)
def _card(one: CandidateCard) -> Card:
    return Card(
        id=one.id,
        href=path(Screen.PROPOSAL, proposal=one.id),
        lead=one.name or candidate_name(one.number),
        sub=f"{candidate_name(one.number)}・ID {one.public_id}" if one.name else f"ID {one.public_id}",
        badges=(badge(one.status),),
        facts=(
            formats.rated(one.rating.average, one.rating.reviews, none="レビューはまだありません"),
            one.work_style.label,
            one.certification.label,
            *((f"選定チェック {one.evaluation}（{one.evaluated:,}名）",) if one.evaluation is not None else ()),
            *((f"再公募（第{one.round}回）",) if one.round > 1 else ()),
            *((MARK,) if one.generic else ()),
        ),
        title=one.title,
        excerpt=one.excerpt,
        mark="未読の返信があります" if one.unread else "",
        favorite=one.favorite,
        closed=one.status is CandidateStatus.DECLINED,
    )
