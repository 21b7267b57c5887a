"""What a proposal promises in figures, read from its columns (P13)."""

from typing import Any

from core.model_choosing import Promise
from core.store.tables import ProposalRow

PROMISED = (
    ProposalRow.promised_hours,
    ProposalRow.promised_unit_price,
    ProposalRow.promised_appointments,
    ProposalRow.promised_rate,
)


def promise(row: Any) -> Promise | None:
    """The promise of a row that carries the columns; None of a proposal from before figures were asked for."""
    figures = (row.promised_hours, row.promised_unit_price, row.promised_appointments, row.promised_rate)
    return None if None in figures else Promise(*figures)
