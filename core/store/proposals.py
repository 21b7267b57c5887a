"""A partner's own proposals, and what it may know of their fate (P3, P8, P10)."""

from typing import Any

from sqlalchemy import Select, select, update

from core.errors import NotFound
from core.masking import mask
from core.model import CandidateStatus, MailState, OrderId, OrganizationId, PostingId, ProposalId
from core.rules import decline_key, is_disclosed
from core.store.organizations import Organizations
from core.store.rounds import PROPOSAL_ROUND
from core.store.subject import Subject
from core.store.tables import MailRow, OrderRow, OrganizationRow, PostingRoundRow, PostingRow, ProposalRow
from core.store.unread import unread_count
from core.views import OwnProposal


class Proposals(Subject):
    """Every query starts from the proposals of the viewer's own organisation."""

    def own(self) -> tuple[OwnProposal, ...]:
        """All of them, newest first."""
        return self._views(self._select().order_by(ProposalRow.submitted_at.desc(), ProposalRow.id.desc()))

    def get(self, proposal: ProposalId) -> OwnProposal:
        """One of them. Raises NotFound (A5)."""
        found = self._views(self._select().where(ProposalRow.id == proposal))
        if not found:
            raise NotFound("この提案は見つかりません。")
        return found[0]

    def of_round(self, posting: PostingId, round_: int) -> ProposalId | None:
        """The viewer's proposal in this round, withdrawn or not: there is one at most (P3)."""
        return self.session.scalar(
            select(ProposalRow.id)
            .where(
                ProposalRow.posting_id == posting,
                ProposalRow.round == round_,
                ProposalRow.partner_id == self.viewer.organization,
            )
            .with_for_update()
        )

    def add(self, public_id: str, posting: PostingId, round_: int, client: OrganizationId, **texts: Any) -> ProposalId:
        """Keep a first proposal; `texts` are title, body, their masked twins and the moments."""
        row = ProposalRow(
            public_id=public_id,
            posting_id=posting,
            round=round_,
            client_id=client,
            partner_id=self.viewer.organization,
            **texts,
        )
        self.session.add(row)
        self.session.flush()
        return row.id

    def change(self, proposal: ProposalId, **values: Any) -> None:
        """Write columns of an own proposal."""
        self.session.execute(
            update(ProposalRow).where(ProposalRow.id == proposal, self.owns(ProposalRow)).values(**values)
        )

    def _select(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                ProposalRow,
                PostingRow.title.label("posting_title"),
                PostingRoundRow.deadline,
                OrganizationRow.name.label("client"),
                select(OrderRow.id)
                .where(OrderRow.proposal_id == ProposalRow.id, OrderRow.predecessor_id.is_(None))
                .scalar_subquery()
                .label("order_id"),
                unread_count(self.viewer).label("unread"),
            )
            .join(PostingRow, PostingRow.id == ProposalRow.posting_id)
            .join(PostingRoundRow, PROPOSAL_ROUND)
            .join(OrganizationRow, OrganizationRow.id == ProposalRow.client_id)
            .where(self.owns(ProposalRow))
        )

    def _views(self, query: Select[*tuple[Any, ...]]) -> tuple[OwnProposal, ...]:
        rows = self.session.execute(query).all()
        hidden = {row.ProposalRow.client_id for row in rows if not is_disclosed(row.ProposalRow.disclosed_at)}
        identities = Organizations(self.session, self.viewer).identities(hidden)
        waiting = self._waiting_declines([row.ProposalRow for row in rows])
        return tuple(self._view(row, identities, waiting) for row in rows)

    def _view(self, row: Any, identities: Any, waiting: set[ProposalId]) -> OwnProposal:
        proposal: ProposalRow = row.ProposalRow
        disclosed = is_disclosed(proposal.disclosed_at)
        title = row.posting_title if disclosed else mask(row.posting_title, [identities[proposal.client_id]])
        order: OrderId | None = row.order_id
        return OwnProposal(
            id=proposal.id,
            public_id=proposal.public_id,
            posting=proposal.posting_id,
            posting_title=title,
            deadline=row.deadline,
            title=proposal.title,
            body=proposal.body,
            submitted_at=proposal.submitted_at,
            updated_at=proposal.updated_at,
            withdrawn=proposal.withdrawn_at is not None,
            disclosed=disclosed,
            declined=proposal.status is CandidateStatus.DECLINED and proposal.id not in waiting,
            client=row.client if disclosed else "",
            order=order,
            unread=row.unread,
        )

    def _waiting_declines(self, proposals: list[ProposalRow]) -> set[ProposalId]:
        """The declined ones whose mail still waits: the partner must not hear of those yet (P8)."""
        names = {
            decline_key(p.id, p.status_changed_at): p.id
            for p in proposals
            if p.status is CandidateStatus.DECLINED and p.status_changed_at
        }
        if not names:
            return set()
        queued = self.session.scalars(
            select(MailRow.key).where(
                MailRow.state == MailState.QUEUED,
                MailRow.organization_id == self.viewer.organization,
                MailRow.key.startswith("declined:"),
            )
        )
        return {names[name] for key in queued if (name := key[: key.rindex(":") + 1]) in names}
