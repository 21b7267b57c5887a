"""The law of choosing a partner: which candidates can be laid side by side (P11)."""

from collections.abc import Collection

from core.errors import Refused
from core.model import PostingId, ProposalId

FEWEST_COMPARED, MOST_COMPARED = 2, 5
CHOOSE = f"候補者の一覧で{FEWEST_COMPARED}〜{MOST_COMPARED}社を選択してください。"
TOO_FEW = f"比較には{FEWEST_COMPARED}社以上の候補者が必要です。"
_LARGEST = 2**31 - 1


def named(address: str) -> tuple[ProposalId, ...]:
    """The candidates that `12,15,18` names, in this order. Raises Refused with what to do next (P11)."""
    numbers = address.split(",")
    if not all(map(_is_number, numbers)):
        raise Refused(f"比較する候補者を読み取れませんでした。{CHOOSE}")
    require_distinct(found := tuple(ProposalId(int(each)) for each in numbers))
    return found


def compared(address: str) -> tuple[ProposalId, ...]:
    """The same where they are enough to be compared. Raises Refused (P11)."""
    found = named(address)
    if len(found) < FEWEST_COMPARED:
        raise Refused(f"{TOO_FEW}{CHOOSE}")
    return found


def require_distinct(proposals: Collection[ProposalId]) -> None:
    """Raise Refused unless these are up to five different candidates (P11)."""
    if len(set(proposals)) < len(proposals):
        raise Refused(f"同じ候補者が重複しています。{CHOOSE}")
    if len(proposals) > MOST_COMPARED:
        most, now = f"{MOST_COMPARED}社", f"{len(proposals):,}社"
        raise Refused(f"一度に比較できるのは{most}までです（現在{now}）。候補者の一覧で{most}以内に絞ってください。")


def require_one_posting(postings: Collection[PostingId]) -> None:
    """Raise Refused where the candidates answer different postings: their numbers count within one (P11)."""
    if len(set(postings)) > 1:
        raise Refused(f"異なる募集の候補者は、並べて比較できません。同じ募集の{CHOOSE}")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 11 and 0 < int(text) <= _LARGEST
