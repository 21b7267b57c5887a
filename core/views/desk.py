"""What kakutoku's desk reads: fees, organisations and their people, the trail."""

from dataclasses import dataclass
from datetime import date

from core.views.people import Fee


@dataclass(frozen=True, slots=True)
class FeeTerm:
    """A client's fees from a day on (O8)."""

    valid_from: date
    fee: Fee
