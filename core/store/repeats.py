"""What a partner's proposals have in common is worked out when one is written, so that reading costs nothing (P14).

It reads the partner's own proposals to other clients, sealed ones too; what it keeps with each are places in that
proposal's own text and their share, and nothing of the others. Proposals to another round of the same posting answer
the same situation and are no template for it; those that were withdrawn do not count.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, null, select, update
from sqlalchemy.orm import Session

from core.model import OrganizationId, ProposalId
from core.repetition import Passages, Repetition, letters
from core.rules_performance import is_generic
from core.store.tables import ProposalRow


def _share(text: str) -> ColumnElement[int]:
    return ProposalRow.repeats[text]["share"].as_integer()


SHARE = case((ProposalRow.disclosed_at.is_not(None), _share("body")), else_=_share("masked"))
"""How much of the text that a client may read is repeated, in percent; NULL where nothing is."""


def mark_repeats(session: Session, partner: OrganizationId, changed: ProposalId | None = None) -> None:
    """Work it out for the changed proposal, for those that have passages in common with it, and those that had any.

    Without `changed` only for those that had any: their masked texts were written anew. The caller holds the partner.
    """
    rows = session.execute(
        select(
            ProposalRow.id,
            ProposalRow.posting_id,
            ProposalRow.body,
            ProposalRow.masked_body,
            ProposalRow.withdrawn_at,
            ProposalRow.repeats,
        )
        .where(ProposalRow.partner_id == partner)
        .order_by(ProposalRow.id)
    ).all()
    bodies = {row.id: letters(row.body) for row in rows}
    sources = [Passages(row.body) for row in rows if row.id == changed]
    for row in rows:
        affected = row.id == changed or row.repeats or any(source.stand_in(bodies[row.id]) for source in sources)
        if not affected:
            continue
        found = _found(row, [other for other in rows if _counts(other, row)], bodies)
        if found != row.repeats:
            values = {"repeats": found or null()}
            session.execute(update(ProposalRow).where(ProposalRow.id == row.id).values(**values))


def read_repeats(kept: dict[str, Any] | None, *, disclosed: bool) -> Repetition | None:
    """What is repeated of the text that may be read: the masked one before disclosure (P10).

    None where too little is repeated to be marked (P14).
    """
    found = kept["body" if disclosed else "masked"] if kept else None
    if not found or not is_generic(found["share"]):
        return None
    return Repetition(found["share"], tuple((start, end) for start, end in found["spans"]))


def _counts(other: Any, row: Any) -> bool:
    return other.withdrawn_at is None and other.posting_id != row.posting_id


def _found(row: Any, others: Sequence[Any], bodies: dict[ProposalId, str]) -> dict[str, Any] | None:
    """As JSON: places and share for the text as it was written and as it is masked."""
    found = {
        "body": Passages(row.body).repeated_in(bodies[other.id] for other in others),
        "masked": Passages(row.masked_body).repeated_in(letters(other.masked_body) for other in others),
    }
    if not any(each.spans for each in found.values()):
        return None
    return {name: {"share": each.share, "spans": [list(span) for span in each.spans]} for name, each in found.items()}
