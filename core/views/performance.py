"""Promise and delivery: of a deal as its two sides read it, of a partner as any client may (P13)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.model import OrderId
from core.model_choosing import Delivery, Promise
from core.performance import Delivered, delivered
from core.repetition import Repetition


@dataclass(frozen=True, slots=True)
class DeliveryMonth:
    """One month of a contract: what was reported of it, None where nothing was yet.

    The contract ran from `first` through `last` of it; `whole` says that this is all of it, and that it is over.
    `counted` says that the case's activity tells what was delivered, so that nobody types it (D7).
    """

    order: OrderId
    month: date
    first: date
    last: date
    whole: bool
    delivery: Delivery | None
    reported_at: datetime | None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class DealPerformance:
    """A deal's promise, and the months of its contracts that have begun, the latest first."""

    promise: Promise | None
    months: tuple[DeliveryMonth, ...]

    @property
    def delivered(self) -> Delivered:
        """What the reported months come to."""
        return summary(self.months)


@dataclass(frozen=True, slots=True)
class PastDeal:
    """A deal as other clients read of it: figures alone, neither whose nor when, and no price (P10).

    `months` is how many were reported; what was promised is None where the proposal stated no figures.
    """

    months: int
    hours: int | None
    appointments: int | None
    rate: int | None
    delivered: Delivered


@dataclass(frozen=True, slots=True)
class TrackRecord:
    """A partner's deals with others than the reader, the latest first, and what all their reported months come to."""

    deals: tuple[PastDeal, ...]
    months: int
    hours: Decimal
    appointments: int
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class ProposalFigures:
    """What a candidate's page says beside its text: the promise, what the text repeats, what its partner delivered.

    `repetition` is None where too little is repeated to be marked (P14); its places lie in the text that the client may
    read (P10).
    """

    promise: Promise | None
    repetition: Repetition | None
    record: TrackRecord


def summary(months: tuple[DeliveryMonth, ...]) -> Delivered:
    """What the reported ones come to, an average over those that are whole."""
    return delivered(
        [each.delivery for each in months if each.delivery and each.whole],
        [each.delivery for each in months if each.delivery and not each.whole],
    )
