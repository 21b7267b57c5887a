"""Papers that were exchanged, as they are kept and found again, and the ZIPs that people have made of them (C6)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.model import OrderId, OrganizationId, TerminationId, Viewer
from core.model_contracts import BundleId, InvoiceId, PaperId, PaperKind


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper as it enters the index; `key` names it once. `amount` is gross yen, 0 where it has none."""

    key: str
    kind: PaperKind
    number: str
    client_id: OrganizationId
    partner_id: OrganizationId
    order_id: OrderId
    dated: date
    amount: int
    version: int | None = None
    invoice_id: InvoiceId | None = None
    termination_id: TerminationId | None = None


Place = tuple[date, PaperId]
"""Where a page of the list ended: the day and the number of its last paper."""


@dataclass(frozen=True, slots=True)
class PaperFilter:
    """What is looked for, all of it combined (C6): ranges include both ends, amounts are gross yen."""

    kinds: tuple[PaperKind, ...] = ()
    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    counterparty: str = ""
    number: str = ""
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as the list and the bundle name it."""

    id: PaperId
    kind: PaperKind
    number: str
    client_id: OrganizationId
    client: str
    partner: str
    order: OrderId
    version: int | None
    invoice: InvoiceId | None
    termination: TerminationId | None
    dated: date
    amount: int


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A page, the newest first. `found` is how many fit, counted no further than `counted` says; `next` is where the
    following page begins, None at the end."""

    papers: tuple[Paper, ...]
    found: int
    counted: bool
    next: Place | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A ZIP that somebody asked for: `done` of `total` papers are in it; `size` in bytes once it can be fetched.

    `failure` is a sentence that says what to do, "" where nothing went wrong.
    """

    id: BundleId
    asked_at: datetime
    total: int
    done: int
    finished_at: datetime | None
    failure: str
    size: int | None
    sha256: str | None
    wanted: PaperFilter


@dataclass(frozen=True, slots=True)
class BundleClaim:
    """A bundle that one worker packs until `until`, as its asker sees the papers."""

    id: BundleId
    asker: Viewer
    wanted: PaperFilter
    until: datetime
