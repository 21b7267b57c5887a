"""What every subject of the repository starts from: the session and the person who is looking."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.model import Audience, OrganizationId, Viewer
from core.store.tables import CaseRow, InvoiceRow, OrderRow, ProposalRow


class Subject:
    """Queries of one subject. Access is part of fetching: each starts from `viewer` (A5)."""

    def __init__(self, session: Session, viewer: Viewer) -> None:
        self.session = session
        self.viewer = viewer

    def owns(self, table: type[ProposalRow] | type[OrderRow] | type[InvoiceRow] | type[CaseRow]) -> ColumnElement[bool]:
        """The rows of a two-sided thing that belong to the viewer's organisation."""
        columns: dict[Audience, InstrumentedAttribute[OrganizationId]] = {
            Audience.CLIENT: table.client_id,
            Audience.PARTNER: table.partner_id,
        }
        column = columns.get(self.viewer.audience)
        # Kakutoku takes no side; an id that no organisation has matches nothing.
        return table.client_id == -1 if column is None else column == self.viewer.organization
