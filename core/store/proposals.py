"""A partner's own proposals, and what it may know of their fate (P3, P8, P10)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select, update

from core.errors import NotFound
from core.masking import Identity, mask
from core.model import CandidateStatus, MailState, OrganizationId, PostingId, ProposalId
from core.rules import decline_key, is_disclosed
from core.store.memory import remembered
from core.store.organizations import Organizations
from core.store.profiles import lock_partner
from core.store.promises import PROMISED, promise
from core.store.repeats import mark_repeats, read_repeats
from core.store.rounds import PROPOSAL_ROUND
from core.store.statements import added
from core.store.subject import Subject
from core.store.tables import MailRow, OrderRow, OrganizationRow, PostingRoundRow, PostingRow, ProposalRow
from core.store.unread import unread_count
from core.views import OwnProposal

PROPOSAL = (
    ProposalRow.id,
    ProposalRow.public_id,
    ProposalRow.posting_id,
    ProposalRow.round,
    ProposalRow.client_id,
    ProposalRow.title,
    ProposalRow.body,
    ProposalRow.submitted_at,
    ProposalRow.updated_at,
    ProposalRow.withdrawn_at,
    ProposalRow.disclosed_at,
    ProposalRow.status,
    ProposalRow.status_changed_at,
    ProposalRow.repeats,
    *PROMISED,
    ProposalRow.feedback,
)


class Proposals(Subject):
    """Every query starts from the proposals of the viewer's own organisation."""

    @remembered
    def own(self) -> tuple[OwnProposal, ...]:
        """All of them, newest first."""
        return self._views(self._select().order_by(ProposalRow.submitted_at.desc(), ProposalRow.id.desc()))

    def get(self, proposal: ProposalId) -> OwnProposal:
        """One of them. Raises NotFound (A5)."""
        found = self._views(self._select().where(ProposalRow.id == proposal))
        if not found:
            raise NotFound("この提案は見つかりません。")
        return found[0]

    def in_round(self, posting: PostingId, round_: int) -> OwnProposal | None:
        """The viewer's proposal in this round, withdrawn or not, or None (P3)."""
        found = self._views(self._select().where(ProposalRow.posting_id == posting, ProposalRow.round == round_))
        return found[0] if found else None

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

    def add(
        self, public_id: str, posting: PostingId, round_: int, client: OrganizationId, **texts: Any
    ) -> ProposalId | None:
        """Keep a first proposal; `texts` are title, body, their masked twins and the moments.

        None where the round has one already: a second press can come while the first is still being kept (P3).
        """
        row = ProposalRow(
            public_id=public_id,
            posting_id=posting,
            round=round_,
            client_id=client,
            partner_id=self.viewer.organization,
            **texts,
        )
        return row.id if added(self.session, row) else None

    def change(self, proposal: ProposalId, **values: Any) -> None:
        """Write columns of an own proposal."""
        self.session.execute(update(ProposalRow).where(ProposalRow.id == proposal, self._own()).values(**values))

    def mark_repeats(self, changed: ProposalId) -> None:
        """See anew what this proposal and the partner's others have in common, after its text or its being changed."""
        mark_repeats(self.session, self.viewer.organization, changed)

    def mask_again(self, partner: OrganizationId) -> None:
        """Cover what became telling since a proposal was written, such as the name of a new member (P10).

        For actions that change what a partner can be told by. After disclosure nothing is covered any more.
        """
        lock_partner(self.session, partner)
        identity = Organizations(self.session, self.viewer).identity(partner)
        rows = self.session.execute(
            select(ProposalRow.id, ProposalRow.title, ProposalRow.body).where(
                ProposalRow.partner_id == partner, ProposalRow.disclosed_at.is_(None)
            )
        ).all()
        for row in rows:
            masked = {"masked_title": mask(row.title, [identity]), "masked_body": mask(row.body, [identity])}
            self.session.execute(update(ProposalRow).where(ProposalRow.id == row.id).values(**masked))
        mark_repeats(self.session, partner)

    def _own(self) -> ColumnElement[bool]:
        """The partner's own, and nobody else's: a client reads its candidates through `Candidates` only (P2, P10)."""
        return and_(ProposalRow.partner_id == self.viewer.organization, self.owns(ProposalRow))

    def _select(self) -> Select[*tuple[Any, ...]]:
        return (
            select(
                *PROPOSAL,
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
            .where(self._own())
        )

    def _views(self, query: Select[*tuple[Any, ...]]) -> tuple[OwnProposal, ...]:
        rows = self.session.execute(query).all()
        hidden = {row.client_id for row in rows if not is_disclosed(row.disclosed_at)}
        identities = Organizations(self.session, self.viewer).identities(hidden)
        waiting = self._waiting_declines(rows)
        return tuple(_view(row, identities, waiting) for row in rows)

    def _waiting_declines(self, proposals: Sequence[Any]) -> set[ProposalId]:
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


def _view(row: Any, identities: Mapping[OrganizationId, Identity], waiting: Collection[ProposalId]) -> OwnProposal:
    disclosed = is_disclosed(row.disclosed_at)
    declined = row.status is CandidateStatus.DECLINED and row.id not in waiting
    shown: Callable[[str], str] = str if disclosed else partial(mask, identities=[identities[row.client_id]])
    return OwnProposal(
        id=row.id,
        public_id=row.public_id,
        posting=row.posting_id,
        round=row.round,
        posting_title=shown(row.posting_title),
        deadline=row.deadline,
        title=row.title,
        body=row.body,
        promise=promise(row),
        repetition=read_repeats(row.repeats, disclosed=True),
        submitted_at=row.submitted_at,
        updated_at=row.updated_at,
        withdrawn=row.withdrawn_at is not None,
        disclosed=disclosed,
        declined=declined,
        feedback=shown(row.feedback) if declined else "",
        client=row.client if disclosed else "",
        order=row.order_id,
        unread=row.unread,
    )
