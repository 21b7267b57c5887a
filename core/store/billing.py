"""請求先情報: what a client has told of where its invoices go, and which invoices keep an older answer (B1, B2, B3)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, func, select

from core.errors import NotFound
from core.model import Audience, OrganizationId, Role
from core.rules_billing import BillingEntry, addressees_now
from core.store.statements import insert_into
from core.store.subject import Subject
from core.store.tables import BillingProfileRow, InvoiceRow, MemberRow, OrganizationRow
from core.views.billing import BillingDesk, BillingProfile, Destination, RegisteredInvoice, RegisteredList

PAGE = 10

_STORED = (
    BillingProfileRow.to_admin,
    BillingProfileRow.emails,
    BillingProfileRow.phone,
    BillingProfileRow.revision,
    MemberRow.name,
    BillingProfileRow.updated_at,
)


class Administrator(NamedTuple):
    """Whose address 「管理者のメールアドレス」 is; both empty where a company has lost everybody who manages it."""

    name: str
    email: str


class Billing(Subject):
    """A client reads and writes its own; whoever registers an invoice asks where it goes."""

    def desk(self) -> BillingDesk:
        """What the viewer's own company has told. Raises NotFound for anybody but a client (A5)."""
        client = self._client()
        return BillingDesk(self._profile(client), *self._administrator(client))

    def registered(self, page: int = 1) -> RegisteredList:
        """The viewer's invoices that keep the addressees they were registered with (B3). Raises NotFound (A5)."""
        keeping = and_(
            InvoiceRow.client_id == self._client(),
            InvoiceRow.credits_id.is_(None),
            InvoiceRow.registered_at.is_not(None),
            InvoiceRow.issued_at.is_(None),
            InvoiceRow.cancelled_at.is_(None),
        )
        found = self.session.scalar(select(func.count()).select_from(InvoiceRow).where(keeping)) or 0
        pages = max(1, -(-found // PAGE))
        rows = self.session.execute(
            select(
                InvoiceRow.id,
                InvoiceRow.order_id,
                OrganizationRow.name,
                InvoiceRow.month,
                InvoiceRow.issue_on,
                InvoiceRow.content["billing"].label("billing"),
            )
            .join(OrganizationRow, OrganizationRow.id == InvoiceRow.partner_id)
            .where(keeping)
            .order_by(InvoiceRow.issue_on, InvoiceRow.id)
            .limit(PAGE)
            .offset((min(max(page, 1), pages) - 1) * PAGE)
        )
        lines = (RegisteredInvoice(*row[:5], to=tuple(row.billing["to"]), cc=tuple(row.billing["cc"])) for row in rows)
        return RegisteredList(tuple(lines), found, pages)

    def held(self) -> tuple[BillingProfile, str]:
        """What is kept, and the 管理者's address; nobody else changes either until this transaction ends."""
        client = self._client()
        self.session.execute(
            select(OrganizationRow.id).where(OrganizationRow.id == client).with_for_update(key_share=True)
        )
        return self._profile(client), self._administrator(client).email

    def keep(self, entry: BillingEntry, now: datetime) -> BillingProfile:
        """Keep what the viewer's company says from now on; the action holds it."""
        client = self._client()
        values = {
            "to_admin": entry.to_admin,
            "emails": list(entry.emails),
            "phone": entry.phone,
            "updated_by_id": self.viewer.member,
            "updated_at": now,
        }
        row = insert_into(self.session, BillingProfileRow).values(client_id=client, revision=1, **values)
        raised = {**values, "revision": BillingProfileRow.revision + 1}
        self.session.execute(row.on_conflict_do_update(index_elements=["client_id"], set_=raised))
        return self._profile(client)

    def addressees_of(self, client: OrganizationId) -> Destination:
        """Where an invoice that is registered now goes (B2, B3); whether it may be, is for the action to ask.

        Raises Refused where nobody would receive it: the company has no 管理者 any more, and named no other address.
        """
        profile = self._profile(client)
        found = addressees_now(profile.entry.to_admin, self._administrator(client).email, profile.entry.emails)
        return Destination((found.to,), found.cc, profile.entry.phone)

    def _client(self) -> OrganizationId:
        if self.viewer.audience is not Audience.CLIENT:
            raise NotFound("請求先情報は見つかりません。")
        return self.viewer.organization

    def _profile(self, client: OrganizationId) -> BillingProfile:
        """What was saved last; before that 管理者 is asked, under the number of 会社情報."""
        query = select(*_STORED).join(MemberRow, MemberRow.id == BillingProfileRow.updated_by_id)
        row = self.session.execute(query.where(BillingProfileRow.client_id == client)).one_or_none()
        if row is None:
            phone = self.session.scalar(select(OrganizationRow.phone).where(OrganizationRow.id == client))
            return BillingProfile(BillingEntry(True, (), phone or ""))
        return BillingProfile(
            BillingEntry(row.to_admin, tuple(row.emails), row.phone), row.revision, row.name, row.updated_at
        )

    def _administrator(self, client: OrganizationId) -> Administrator:
        """The active 管理者 who was entered first."""
        row = self.session.execute(
            select(MemberRow.name, MemberRow.email)
            .where(MemberRow.organization_id == client, MemberRow.active.is_(True), MemberRow.role == Role.ADMIN)
            .order_by(MemberRow.id)
            .limit(1)
        ).one_or_none()
        return Administrator(*row) if row else Administrator("", "")
