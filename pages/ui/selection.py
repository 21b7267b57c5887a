"""What the screens of a selection say about a posting: how many have proposed, and since when they can be read (P2)."""

from datetime import date, timedelta

from core.calendar import is_sealed
from core.formats import day
from core.model import CandidateStatus
from core.views import PostingCard
from pages.ui import frame

HINT = (
    "話を聞いてみたいパートナーを3〜5社選定し、面談を行います。"
    "ステータス「検討中」の状態では、パートナーとメッセージが行えます。そこで、面談の調整を行いましょう。"
)
"""The manual's hint, shown where partners are chosen (P11)."""


def hint(card: PostingCard) -> str:
    """The hint, with how many are in talks already, so that one sees how far from three to five that is."""
    talking = card.counts.get(CandidateStatus.CONSIDERING, 0)
    return f"{HINT}（現在、検討中 {talking:,}社）" if talking else HINT


def is_past(deadline: date) -> bool:
    """Whether what was proposed until then can be read by now (P2)."""
    return not is_sealed(deadline, frame.now())


def visible(card: PostingCard) -> int:
    """How many candidates there are to choose from."""
    return sum(card.counts.values())


def headline(card: PostingCard) -> tuple[str, ...]:
    """How many have proposed, in the manual's words, and what else there is to know."""
    said: list[str] = []
    if visible(card):
        said.append(f"{visible(card):,}社のパートナーから提案が集まっています")
    if not is_past(card.deadline):
        round_ = f"第{card.round}回：" if card.round > 1 else ""
        arrived = f"現在 {card.hidden:,}社から提案があります" if card.hidden else "まだ提案はありません"
        said.append(round_ + arrived)
        said.append(opens(card.deadline))
    elif not visible(card) and not card.deals:
        said.append("提案はありませんでした")
    if card.deals:
        said.append(f"契約成立 {card.deals:,}社")
    return tuple(said)


def opens(deadline: date) -> str:
    """From when on the proposals can be read (P2)."""
    return f"提案の内容は {day(deadline + timedelta(days=1))} から確認できます"
