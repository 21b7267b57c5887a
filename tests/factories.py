"""Situations that tests start from, brought about by the same actions that the screens call."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import Engine, func, inspect, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval
from core.actions.candidates import proceed_to_interview
from core.actions.cases import open_case
from core.actions.orders import request_quote, submit_version
from core.actions.postings import open_posting
from core.actions.proposals import submit_proposal
from core.actions.registration import NewReview, register_review
from core.calendar import jst_date
from core.model import (
    Audience,
    CompanySize,
    Line,
    OrderContent,
    OrderId,
    OrderTerms,
    OrganizationId,
    PostingId,
    ProposalId,
    Role,
    Viewer,
    WorkStyle,
)
from core.model_accounts import PostingContent
from core.model_choosing import PromiseForm
from core.model_contracts import InvoiceId
from core.model_direction import CaseId, ScriptKind
from core.repository import transaction
from core.store.engine import WRITE
from core.store.tables import (
    Base,
    CaseMemberRow,
    CasePlanRow,
    CaseRow,
    InvoiceRow,
    MemberRow,
    OrderRow,
    OrganizationRow,
    ProposalRow,
    ScriptRow,
    ScriptVersionRow,
)
from tests.cast import CLIENT, NOW, Cast, profile

OPENED = NOW - timedelta(days=14)
DEADLINE = jst_date(NOW - timedelta(days=1))
"""Yesterday: the client sees today what was proposed until then (P2)."""

CONTENT = OrderContent(
    work="新規商談の獲得に向けた架電と商談設定",
    start=date(2026, 12, 1),
    end=date(2027, 2, 28),
    deliverables="架電記録と週次の報告書",
    details="リモートで実施し、毎月末に検収する。翌月末日に銀行振込で支払う。",
    terms=OrderTerms(
        place="乙の事業所（リモート）",
        inspection_days=14,
        payment_months=1,
        payment_day=31,
        method="乙の指定する銀行口座への振込",
    ),
    lines=(
        Line(name="2026年12月分", unit_price=Decimal(3_000), quantity=Decimal(100)),
        Line(name="初期設計", unit_price=Decimal(150_000), quantity=Decimal(1), unit="式"),
    ),
    remarks="交通費は別途協議する。",
)
"""An order that lacks nothing (O2, O9)."""


PROMISE = PromiseForm("100", "3,000", "7", "3.2")
"""What a proposal promises, as it is typed (P13)."""


def posting(
    engine: Engine, cast: Cast, client: OrganizationId = CLIENT, deadline: date = DEADLINE, opened: datetime = OPENED
) -> PostingId:
    """A posting of the client, opened two weeks ago and closed yesterday unless said otherwise (P1, P2)."""
    content = PostingContent(
        title="計測機器の新規開拓",
        categories=("計測機器",),
        industries="食品工場",
        company_sizes=(CompanySize.UNDER_300,),
        background="展示会の縮小で商談が減った。",
        consultation="接点の作り方から相談したい。",
        request="架電と商談の設定。",
        requirements="製造業への営業経験。",
        budget="月30万円程度",
        period="3ヶ月",
    )
    with transaction(engine, cast.sales) as repo:
        return open_posting(repo, client, content, deadline, opened)


def proposal(
    engine: Engine,
    seller: Viewer,
    to: PostingId,
    title: str = "食品工場への三段階の開拓",
    body: str = "電話、訪問、再訪の順に進めます。",
    at: datetime = OPENED + timedelta(days=1),
    promise: PromiseForm = PROMISE,
) -> ProposalId:
    """A proposal of `seller`, submitted the day after the posting opened."""
    with transaction(engine, seller) as repo:
        return submit_proposal(repo, to, title, body, promise, at)


def partners(engine: Engine, count: int, name: str = "架空営業社") -> list[Viewer]:
    """Further partners, each with a profile and one member of staff."""
    found: list[Viewer] = []
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        for number in range(count):
            row = OrganizationRow(audience=Audience.PARTNER, name=f"株式会社{name}{number:03d}", created_at=OPENED)
            row.domain = f"partner-{number:03d}.example"
            row.freelancer, row.freelancer_answered_at = False, OPENED
            session.add(row)
            session.flush()
            session.add(profile(row.id, list(WorkStyle)[number % 4]))
            member = MemberRow(organization_id=row.id, email=f"staff@{row.domain}", name=f"山中 架{number:03d}")
            member.role, member.password_hash, member.created_at = Role.STAFF, "", OPENED
            session.add(member)
            session.flush()
            found.append(Viewer(member.id, row.id, Audience.PARTNER, Role.STAFF))
    return found


def review(
    engine: Engine,
    cast: Cast,
    partner: OrganizationId,
    stars: int,
    size: CompanySize = CompanySize.UNDER_300,
    month: date = date(2026, 10, 1),
    **texts: str,
) -> None:
    """A review of a partner, 社名非公開 unless `reviewer` names somebody (P7)."""
    written = {
        "good": "報告が早い。",
        "improve": "特にありません。",
        "recommend": "新規開拓に。",
        "reviewer": "",
        **texts,
    }
    with transaction(engine, cast.operator) as repo:
        register_review(repo, NewReview(partner, None, stars, company_size=size, month=month, **written), NOW)


def in_talks(engine: Engine, cast: Cast, at: datetime = NOW) -> ProposalId:
    """A proposal of `seller` that `buyer` has taken to an interview: the chat is open, both names are known (P8)."""
    candidate = proposal(engine, cast.seller, posting(engine, cast))
    with transaction(engine, cast.buyer) as repo:
        proceed_to_interview(repo, candidate, at)
    return candidate


def negotiating(engine: Engine, cast: Cast, content: OrderContent = CONTENT, at: datetime = NOW) -> OrderId:
    """An order that `buyer` asked for and `seller` has answered with version 1 (O1, O2)."""
    candidate = in_talks(engine, cast, at)
    with transaction(engine, cast.buyer) as repo:
        order = request_quote(repo, candidate, at)
    with transaction(engine, cast.seller) as repo:
        submit_version(repo, order, 0, content, at)
    return order


def contracted(engine: Engine, cast: Cast, content: OrderContent = CONTENT, at: datetime = NOW) -> OrderId:
    """An order whose version 1 both sides have approved (O5)."""
    order = negotiating(engine, cast, content, at)
    with transaction(engine, cast.buyer) as repo:
        request_approval(repo, order, 1, at)
    with transaction(engine, cast.seller) as repo:
        approve(repo, order, 1, at)
    return order


def invoiced(engine: Engine, order: OrderId, issued: int, planned: int = 0, total: int = 330_000) -> list[InvoiceId]:
    """Further invoices of a contract, the first ones issued, each a month of years past (B3)."""
    found: list[InvoiceId] = []
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        sides = session.get_one(OrderRow, order)
        for number in range(issued + planned):
            month = date(2020 + number // 12, number % 12 + 1, 1)
            row = InvoiceRow(order_id=order, client_id=sides.client_id, partner_id=sides.partner_id, month=month)
            row.starts_on = row.ends_on = row.issue_on = month
            row.due_on, row.subtotal, row.total = month + timedelta(days=59), total * 10 // 11, total
            row.issued_at = row.registered_at = NOW if number < issued else None
            session.add(row)
            session.flush()
            found.append(row.id)
    return found


def directed(engine: Engine, cast: Cast, content: OrderContent = CONTENT, at: datetime = NOW) -> CaseId:
    """A contracted deal as `director`'s case: `seller` works for it with スクリプトA and スクリプトB (D1, D3, D4)."""
    order = contracted(engine, cast, content, at)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        contract = session.get_one(OrderRow, order)
        proposal, begins = contract.proposal_id, contract.term_start
    with transaction(engine, cast.director) as repo:
        case = open_case(repo, proposal, cast.director.member, at)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.add(CaseMemberRow(case_id=case, member_id=cast.seller.member, minutes=6_000, joined_on=begins))
        for name in ("スクリプトA", "スクリプトB"):
            script = ScriptRow(case_id=case, kind=ScriptKind.PATTERN, name=name)
            session.add(script)
            session.flush()
            session.add(
                ScriptVersionRow(
                    script_id=script.id,
                    version=1,
                    body="お世話になっております。",
                    reason="初版",
                    used_from=begins,
                    written_by_id=cast.director.member,
                    written_at=at,
                )
            )
    return case


def more_cases(engine: Engine, count: int) -> None:
    """So many cases more, each like the first in its deal, contract, plan, people and scripts."""
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        known = session.scalar(select(func.count()).select_from(CaseRow)) or 0
        for number in range(known, known + count):
            proposal = _again(session, ProposalRow, 1, public_id=f"M{number:06}", round=number + 2)
            _again(session, OrderRow, 1, proposal_id=proposal)
            case = _again(session, CaseRow, 1, proposal_id=proposal, name=f"案件{number:02}")
            plan = session.scalars(select(CasePlanRow).where(CasePlanRow.case_id == 1)).one()
            session.add(CasePlanRow(case_id=case, **_values(plan, "case_id")))
            for row in session.scalars(select(CaseMemberRow).where(CaseMemberRow.case_id == 1)).all():
                session.add(CaseMemberRow(case_id=case, **_values(row, "id", "case_id")))
            for row in session.scalars(select(ScriptRow).where(ScriptRow.case_id == 1)).all():
                session.add(ScriptRow(case_id=case, **_values(row, "id", "case_id")))


def _again(session: Session, table: type[Base], number: int, **changed: object) -> int:
    """The number of a further row like the one of this number, but for what is changed."""
    row = table(**_values(session.get_one(table, number), "id") | changed)
    session.add(row)
    session.flush()
    return row.id  # type: ignore[attr-defined]


def _values(row: Base, *without: str) -> dict[str, object]:
    names = (column.key for column in inspect(type(row)).column_attrs)
    return {name: getattr(row, name) for name in names if name not in without}
