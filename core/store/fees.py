"""What kakutoku charges its clients, from which day on (O8, K1)."""

from datetime import date

from sqlalchemy import delete, select

from core.errors import NotFound
from core.model import Audience, OrganizationId
from core.rules import Permission, require
from core.store.statements import insert_into, updated
from core.store.subject import Subject
from core.store.tables import FeeRow, OrganizationRow
from core.views import Fee, FeeTerm

_AMOUNTS = (FeeRow.initial_yen, FeeRow.monthly_yen, FeeRow.rate_basis_points)


class Fees(Subject):
    """For kakutoku's people. What a client itself may know of its fees is `organizations.fee`."""

    def history(self, client: OrganizationId) -> tuple[FeeTerm, ...]:
        """Every term of a client's fees, the latest first. Raises NotAllowed, NotFound where it is no client."""
        require(self.viewer, Permission.READ_ORGANIZATIONS)
        audience = self.session.scalar(select(OrganizationRow.audience).where(OrganizationRow.id == client))
        if audience is not Audience.CLIENT:
            raise NotFound("この企業は見つかりません。")
        rows = self.session.execute(
            select(FeeRow.valid_from, *_AMOUNTS).where(FeeRow.client_id == client).order_by(FeeRow.valid_from.desc())
        )
        return tuple(FeeTerm(valid_from, Fee(*amounts)) for valid_from, *amounts in rows)

    def put(self, client: OrganizationId, valid_from: date, fee: Fee) -> None:
        """Set the fee that counts from a day on, in place of what was planned from that very day."""
        amounts = {
            "initial_yen": fee.initial_yen,
            "monthly_yen": fee.monthly_yen,
            "rate_basis_points": fee.rate_basis_points,
        }
        row = insert_into(self.session, FeeRow).values(client_id=client, valid_from=valid_from, **amounts)
        self.session.execute(row.on_conflict_do_update(index_elements=["client_id", "valid_from"], set_=amounts))

    def remove(self, client: OrganizationId, valid_from: date) -> bool:
        """Forget the fee planned from a day on; False where there is none."""
        planned = delete(FeeRow).where(FeeRow.client_id == client, FeeRow.valid_from == valid_from)
        return bool(updated(self.session, planned))
