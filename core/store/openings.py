"""Postings as sales runs them: their rounds, who has proposed to them, and what partners will read of a draft."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update

from core.errors import NotFound
from core.masking import mask
from core.model import Audience, CompanySize, OrganizationId, PostingId, Recipient
from core.model_accounts import ConsultationId, PostingContent
from core.store.deals import is_deal
from core.store.memory import remembered
from core.store.organizations import Organizations
from core.store.postings import CONTENT, NOT_FOUND
from core.store.recipients import WORKING, recipients
from core.store.rounds import CURRENT_ROUND
from core.store.subject import Subject
from core.store.tables import (
    AuditRow,
    HearingRow,
    MemberRow,
    OrganizationRow,
    PostingRoundRow,
    PostingRow,
    ProposalRow,
)
from core.views import Posting, PostingEvent, PostingFile, PostingRecord, Round


class Openings(Subject):
    """Members of kakutoku alone; for others no posting exists here (A5)."""

    def record(self, posting: PostingId) -> PostingRecord:
        """What the rules decide on, locked until the transaction ends. Raises NotFound."""
        row = None
        if self.viewer.audience is Audience.KAKUTOKU:
            # The lock first, alone: what another transaction wrote while this one waited is seen only from here.
            self.session.execute(select(PostingRow.id).where(PostingRow.id == posting).with_for_update())
            row = self.session.execute(
                select(
                    PostingRow.id, PostingRow.client_id, PostingRow.title, PostingRow.round, PostingRoundRow.deadline
                )
                .join(PostingRoundRow, CURRENT_ROUND)
                .where(PostingRow.id == posting)
            ).one_or_none()
        if row is None:
            raise NotFound(NOT_FOUND)
        return PostingRecord(*row)

    def add(
        self,
        client: OrganizationId,
        content: PostingContent,
        deadline: date,
        consultation: ConsultationId | None,
        now: datetime,
    ) -> PostingId:
        """A posting with its first round (P1)."""
        values: dict[str, Any] = {name: getattr(content, name) for name in PostingContent.__dataclass_fields__}
        lists: dict[str, Any] = {
            "categories": list(content.categories),
            "company_sizes": [size.value for size in content.company_sizes],
        }
        row = PostingRow(client_id=client, opened_at=now, **values | lists)
        self.session.add(row)
        self.session.flush()
        self._add_round(row.id, 1, deadline, consultation, now)
        return row.id

    def extend(self, posting: PostingRecord, deadline: date) -> None:
        """Write the later deadline of the current round (P2)."""
        self.session.execute(
            update(PostingRoundRow)
            .where(PostingRoundRow.posting_id == posting.id, PostingRoundRow.round == posting.round)
            .values(deadline=deadline)
        )

    def reopen(self, posting: PostingRecord, deadline: date, consultation: ConsultationId | None, now: datetime) -> int:
        """The next round, with a deadline of its own (P4); returns its number."""
        following = posting.round + 1
        self.session.execute(update(PostingRow).where(PostingRow.id == posting.id).values(round=following))
        self._add_round(posting.id, following, deadline, consultation, now)
        return following

    def partners(self, posting: PostingRecord | None = None) -> tuple[Recipient, ...]:
        """Who of the partners is written to: 管理者 and 社員 of all, or of those that proposed in the current round."""
        partners = (OrganizationRow.audience == Audience.PARTNER, WORKING)
        if posting is None:
            return recipients(self.session, *partners)
        proposed = select(ProposalRow.partner_id).where(
            ProposalRow.posting_id == posting.id,
            ProposalRow.round == posting.round,
            ProposalRow.withdrawn_at.is_(None),
        )
        return recipients(self.session, *partners, OrganizationRow.id.in_(proposed))

    @remembered
    def file(self, posting: PostingId) -> PostingFile:
        """Everything sales knows of one posting. Raises NotFound."""
        if self.viewer.audience is not Audience.KAKUTOKU:
            raise NotFound(NOT_FOUND)
        row: Any = self.session.execute(
            select(*CONTENT, PostingRow.client_id, OrganizationRow.name.label("client_name"), HearingRow.id)
            .join(PostingRoundRow, CURRENT_ROUND)
            .join(OrganizationRow, OrganizationRow.id == PostingRow.client_id)
            .outerjoin(HearingRow, HearingRow.posting_id == PostingRow.id)
            .where(PostingRow.id == posting)
        ).first()
        if row is None:
            raise NotFound(NOT_FOUND)
        content = Posting(row[0], row[1], tuple(row[2]), row[3], tuple(map(CompanySize, row[4])), *row[5:14])
        return PostingFile(content, row[14], row[15], self._rounds(posting), self._events(posting), row[16])

    def preview(self, client: OrganizationId, content: PostingContent) -> PostingContent:
        """A draft as partners will read it: the client's name and contacts are covered (P3, P10). Raises NotFound."""
        identity = Organizations(self.session, self.viewer).identity(self._client(client))

        def masked(text: str) -> str:
            return mask(text, [identity])

        return PostingContent(
            title=masked(content.title),
            categories=tuple(map(masked, content.categories)),
            industries=masked(content.industries),
            company_sizes=content.company_sizes,
            background=masked(content.background),
            consultation=masked(content.consultation),
            request=masked(content.request),
            requirements=masked(content.requirements),
            budget=masked(content.budget),
            period=masked(content.period),
        )

    def told(self, client: OrganizationId) -> int:
        """How many of a client's people are written to when its posting opens. Raises NotFound."""
        return len(Organizations(self.session, self.viewer).recipients(self._client(client)))

    def _client(self, client: OrganizationId) -> OrganizationId:
        is_client = select(OrganizationRow.id).where(
            OrganizationRow.id == client, OrganizationRow.audience == Audience.CLIENT
        )
        if self.viewer.audience is not Audience.KAKUTOKU or self.session.scalar(is_client) is None:
            raise NotFound("この企業は見つかりません。")
        return client

    def _add_round(
        self, posting: PostingId, number: int, deadline: date, consultation: ConsultationId | None, now: datetime
    ) -> None:
        row = PostingRoundRow(posting_id=posting, round=number, deadline=deadline, opened_at=now)
        row.consultation_id = consultation
        self.session.add(row)
        self.session.flush()

    def _rounds(self, posting: PostingId) -> tuple[Round, ...]:
        rows = self.session.execute(
            select(
                PostingRoundRow.round,
                PostingRoundRow.deadline,
                PostingRoundRow.opened_at,
                PostingRoundRow.consultation_id,
            )
            .where(PostingRoundRow.posting_id == posting)
            .order_by(PostingRoundRow.round.desc())
        ).all()
        counts: list[Any] = list(
            self.session.execute(
                select(ProposalRow.round, ProposalRow.status, is_deal().label("deal"), func.count().label("number"))
                .where(ProposalRow.posting_id == posting, ProposalRow.withdrawn_at.is_(None))
                .group_by(ProposalRow.round, ProposalRow.status, is_deal())
            )
        )
        return tuple(_round(row, [count for count in counts if count.round == row.round]) for row in rows)

    def _events(self, posting: PostingId) -> tuple[PostingEvent, ...]:
        rows = self.session.execute(
            select(AuditRow.at, MemberRow.name, AuditRow.action, AuditRow.before, AuditRow.after)
            .join(MemberRow, MemberRow.id == AuditRow.member_id)
            .where(AuditRow.subject == "posting", AuditRow.subject_id == posting)
            .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        )
        return tuple(PostingEvent(*row) for row in rows)


def _round(row: Any, counts: list[Any]) -> Round:
    statuses: dict[Any, int] = {}
    for count in counts:
        if not count.deal:
            statuses[count.status] = statuses.get(count.status, 0) + count.number
    return Round(
        number=row.round,
        deadline=row.deadline,
        opened_at=row.opened_at,
        proposals=sum(count.number for count in counts),
        statuses=statuses,
        contracts=sum(count.number for count in counts if count.deal),
        consultation=row.consultation_id,
    )
