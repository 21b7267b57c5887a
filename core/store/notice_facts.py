"""What the reader of notices may know of what each is about, at the moment of reading (P10)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from core import notices, rules
from core.masking import mask
from core.model import Audience, CandidateStatus, ProposalId, Side, Viewer
from core.model_choosing import NoticeKind, NoticeSubject
from core.model_mails import About
from core.notices import Facts
from core.store.deals import is_deal
from core.store.organizations import Organizations
from core.store.screening import NUMBER
from core.store.tables import (
    ConsultationRow,
    InterviewRow,
    InterviewSlotRow,
    LeadRow,
    MemberRow,
    NoticeRow,
    OrganizationRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
    TerminationRow,
)
from core.store.unread import unread_count
from core.views.notices import Notice

K = NoticeKind
OTHER_SIDE = {Audience.CLIENT: "パートナー", Audience.PARTNER: "企業", Audience.KAKUTOKU: "会社"}
"""What the other side is called by whoever may not know its name."""

TITLES = {
    K.CONSULTATION_RECEIVED: "企業からの相談",
    K.CONSULTATION_UPDATED: "営業担当への相談",
    K.LEAD_RECEIVED: "問い合わせ",
    K.CERTIFICATION_CHANGED: "認定パートナー区分",
    K.QUALITY_REMINDER: "品質チェック",
}
"""What is about no posting is gathered under these."""

_CLIENT, _PARTNER = aliased(OrganizationRow), aliased(OrganizationRow)
_ANY, _LAST = aliased(ProposalRow), aliased(PostingRoundRow)
_ROUND = and_(
    PostingRoundRow.posting_id == NoticeRow.posting_id,
    PostingRoundRow.round == NoticeRow.number,
    NoticeRow.proposal_id.is_(None),
)

_LATEST = ProposalRow.status_changed_at == NoticeRow.happened_at
"""The decision that a notice tells of still stands. What a later one was, and why, is that one's own notice to say: a
decline's only once its mail has left (P8)."""


def facts(viewer: Viewer, reader: Any, today: date) -> Select[*tuple[Any, ...]]:
    """Notices with everything that their words are made of; who may read which is for the caller to say."""
    received = select(func.count()).where(
        _ANY.posting_id == NoticeRow.posting_id, _ANY.round == NoticeRow.number, _ANY.withdrawn_at.is_(None)
    )
    proposed = select(_ANY.id).where(_ANY.posting_id == NoticeRow.posting_id, _ANY.partner_id == viewer.organization)
    still_open = select(_LAST.posting_id).where(
        _LAST.posting_id == PostingRow.id, _LAST.round == PostingRow.round, _LAST.deadline >= today
    )
    return (
        select(
            NoticeRow.id,
            NoticeRow.kind,
            NoticeRow.posting_id,
            NoticeRow.proposal_id,
            NoticeRow.order_id,
            NoticeRow.number,
            NoticeRow.shown_from,
            NoticeRow.read_at,
            PostingRow.title,
            PostingRow.client_id,
            _CLIENT.name.label("client"),
            _PARTNER.name.label("partner"),
            ProposalRow.public_id,
            ProposalRow.disclosed_at,
            ProposalRow.withdrawn_at,
            case((and_(_LATEST, ProposalRow.status == CandidateStatus.DECLINED), ProposalRow.feedback), else_="").label(
                "feedback"
            ),
            case((_LATEST, ProposalRow.status)).label("decided"),
            is_deal().label("deal"),
            MemberRow.name.label("actor"),
            PostingRoundRow.deadline,
            ConsultationRow.status.label("consultation"),
            LeadRow.company.label("lead"),
            InterviewSlotRow.starts_at,
            TerminationRow.approved,
            TerminationRow.side,
            case(
                (NoticeRow.kind == K.MESSAGE_RECEIVED, unread_count(replace(viewer, member=reader))),
                (NoticeRow.kind == K.PROPOSALS_READABLE, received.correlate(NoticeRow).scalar_subquery()),
                else_=0,
            ).label("many"),
            (proposed.correlate(NoticeRow).exists() | still_open.correlate(PostingRow).exists()).label("readable"),
        )
        .outerjoin(PostingRow, PostingRow.id == NoticeRow.posting_id)
        .outerjoin(ProposalRow, ProposalRow.id == NoticeRow.proposal_id)
        .outerjoin(PostingRoundRow, _ROUND)
        .outerjoin(ConsultationRow, _is(ConsultationRow.id, K.CONSULTATION_RECEIVED, K.CONSULTATION_UPDATED))
        .outerjoin(LeadRow, _is(LeadRow.id, K.LEAD_RECEIVED))
        .outerjoin(TerminationRow, _is(TerminationRow.id, K.TERMINATION_DECIDED, K.TERMINATION_WAITING))
        .outerjoin(InterviewRow, _is(InterviewRow.id, K.INTERVIEW_FIXED))
        .outerjoin(InterviewSlotRow, InterviewSlotRow.id == InterviewRow.taken_id)
        .outerjoin(_CLIENT, _CLIENT.id == func.coalesce(PostingRow.client_id, ConsultationRow.client_id))
        .outerjoin(_PARTNER, _PARTNER.id == ProposalRow.partner_id)
        # A colleague's name is no secret; whoever acted on the other side is not named.
        .outerjoin(
            MemberRow, and_(MemberRow.id == NoticeRow.actor_id, MemberRow.organization_id == viewer.organization)
        )
    )


def _is(number: Any, *kinds: NoticeKind) -> Any:
    return and_(number == NoticeRow.number, NoticeRow.kind.in_([kind.value for kind in kinds]))


class Reading:
    """One page of rows on their way to words."""

    def __init__(self, session: Session, viewer: Viewer, rows: Sequence[Row[Any]]) -> None:
        self._viewer = viewer
        covered = {row.client_id for row in rows if row.client_id and not rules.is_disclosed(row.disclosed_at)}
        partner = viewer.audience is Audience.PARTNER
        self._identities = Organizations(session, viewer).identities(covered if partner else ())
        self._numbers = _numbers(session, viewer, rows)

    def notice(self, row: Row[Any]) -> Notice:
        """One of them as its reader may know it now."""
        kind, disclosed = NoticeKind(row.kind), rules.is_disclosed(row.disclosed_at)
        other = self._other(row, disclosed=disclosed)
        state = row.decided or row.consultation
        title = self._title(row, disclosed=disclosed) if row.title is not None else TITLES.get(kind, kind.label)
        return Notice(
            id=row.id,
            at=row.shown_from,
            read=row.read_at is not None,
            sentence=notices.OCCASIONS[kind].says(
                Facts(
                    other=other,
                    actor=row.actor or "同僚",
                    number=row.number,
                    deadline=row.deadline,
                    starts_at=row.starts_at,
                    state=state.label if state else "",
                    approved=row.approved,
                    feedback=bool(row.feedback),
                    count=row.many if kind is not K.MESSAGE_RECEIVED or row.read_at is None else 0,
                )
            ),
            href=self._href(kind, row),
            subject=NoticeSubject.OTHER
            if row.posting_id is None
            else NoticeSubject.DEAL
            if row.deal
            else NoticeSubject.POSTING,
            key=f"proposal.{row.proposal_id}"
            if disclosed
            else f"posting.{row.posting_id}"
            if row.posting_id
            else title,
            title=title,
            other=other if disclosed and self._viewer.audience is not Audience.KAKUTOKU else "",
        )

    def _other(self, row: Row[Any], *, disclosed: bool) -> str:
        match self._viewer.audience:
            case Audience.CLIENT if disclosed:
                return row.partner
            case Audience.CLIENT if row.public_id is not None:
                return rules.candidate_label(self._numbers.get(row.proposal_id, 0), row.public_id)
            case Audience.PARTNER if disclosed:
                return row.client
            case Audience.KAKUTOKU:
                asked = row.partner if row.side is Side.PARTNER else row.client
                return asked or row.lead or OTHER_SIDE[Audience.KAKUTOKU]
            case audience:
                return OTHER_SIDE[audience]

    def _title(self, row: Row[Any], *, disclosed: bool) -> str:
        if disclosed or self._viewer.audience is not Audience.PARTNER:
            return row.title
        return mask(row.title, [self._identities[row.client_id]])

    def _href(self, kind: NoticeKind, row: Row[Any]) -> str:
        """Where it leads, unless its reader can't go there any more: a closed posting, a proposal taken back."""
        audience = self._viewer.audience
        about = About(row.posting_id, row.proposal_id, row.order_id, row.number)
        gone = (
            row.proposal_id is None and row.posting_id is not None and not row.readable
            if audience is Audience.PARTNER
            else row.withdrawn_at is not None
        )
        return "" if gone else notices.place(kind, audience, about)


def _numbers(session: Session, viewer: Viewer, rows: Sequence[Row[Any]]) -> dict[ProposalId, int]:
    """What number the client's candidates have whose names it does not know yet."""
    if viewer.audience is not Audience.CLIENT:
        return {}
    postings = {row.posting_id for row in rows if row.public_id and not rules.is_disclosed(row.disclosed_at)}
    mine = and_(
        ProposalRow.posting_id.in_(postings),
        ProposalRow.client_id == viewer.organization,
        ProposalRow.withdrawn_at.is_(None),
    )
    return {row[0]: row[1] for row in session.execute(select(ProposalRow.id, NUMBER).where(mine))}
