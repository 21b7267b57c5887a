"""What every subject of the repository starts from: the session and the person who is looking."""

from collections.abc import Hashable
from dataclasses import fields
from operator import attrgetter

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.model import Audience, OrganizationId, Viewer
from core.store.tables import CaseRow, InvoiceRow, OrderRow, ProposalRow

NO_CLIENT = OrganizationId(-1)

_WHO = attrgetter(*(field.name for field in fields(Viewer) if field.name != "session"))
"""Somebody who looks, whichever browser they look with."""


class Subject:
    """Queries of one subject. Access is part of fetching: each starts from `viewer` (A5)."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self.session = session
        self.viewer = viewer

    @property
    def eyes(self) -> Hashable:
        """Whoever has the same ones is given what was read for another (`core.store.memory`)."""
        return _WHO(self.viewer)

    @property
    def as_client(self) -> OrganizationId:
        """The viewer's organisation where that is a client; else a number that no organisation has."""
        return self.viewer.organization if self.viewer.audience is Audience.CLIENT else NO_CLIENT

    def owns(self, table: type[ProposalRow] | type[OrderRow] | type[InvoiceRow] | type[CaseRow]) -> ColumnElement[bool]:
        """The rows of a two-sided thing that belong to the viewer's organisation."""
        columns: dict[Audience, InstrumentedAttribute[OrganizationId]] = {
            Audience.CLIENT: table.client_id,
            Audience.PARTNER: table.partner_id,
        }
        column = columns.get(self.viewer.audience)
        # Kakutoku takes no side; an id that no organisation has matches nothing.
        return table.client_id == NO_CLIENT if column is None else column == self.viewer.organization
