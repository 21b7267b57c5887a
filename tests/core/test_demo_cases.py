"""The deals that the demo's directors run as cases, on the first day of a year: running, near their end, over."""

from collections import Counter
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import demo
from core.calendar import jst_date
from core.demo.case_deals import CASES
from core.model import ContractStatus
from core.model_direction import Concern
from core.passwords import Passwords
from core.repository import broken_orders, open_engine, reading
from core.rules_contracts import contract_status
from core.store.registry import NOBODY
from core.store.tables import CaseRow, MemberRow, OrderRow, PostingRow, ProposalRow

ANCHOR = datetime(2027, 1, 1, 3, 0, tzinfo=UTC)


def test_every_deal_stands_where_its_case_says(sqlite_url: str) -> None:
    engine, today = open_engine(sqlite_url), jst_date(ANCHOR)
    demo.load(engine, ANCHOR, Passwords(time_cost=1, memory_kib=8))
    with Session(engine) as session:
        rows = session.execute(
            select(PostingRow.title, OrderRow.term_start, OrderRow.term_end, OrderRow.ended_on, OrderRow.approved_at)
            .join(ProposalRow, ProposalRow.posting_id == PostingRow.id)
            .join(OrderRow, OrderRow.proposal_id == ProposalRow.id)
            .where(PostingRow.title.in_([case.title for case in CASES]))
        ).all()
        directs = dict(session.execute(select(MemberRow.id, MemberRow.email)).all())
        kept = {case.name: directs[case.director_id] for case in session.scalars(select(CaseRow))}
    with reading(engine, NOBODY) as repo:
        mornings = {each.figures.name: each for each in repo.mornings.of(today).cases}
        figures = {each.name: each.work for each in repo.kpi.cases(date(2020, 1, 1), today, today)}
    broken = list(broken_orders(engine))
    engine.dispose()
    agreed = [row for row in rows if row.approved_at]
    assert Counter(row.title for row in agreed) == {case.title: len(case.spells) for case in CASES}
    running = {
        row.title
        for row in agreed
        if contract_status(approved=True, start=row.term_start, end=row.term_end, ended_on=row.ended_on, today=today)
        is ContractStatus.ACTIVE
    }
    assert running == {case.title for case in CASES if case.ends >= 0}
    assert [row.title for row in rows if not row.approved_at] == [case.title for case in CASES if case.renewing]
    assert broken == []
    assert kept == {case.title: case.director for case in CASES}
    assert mornings.keys() == running, "what runs has a morning"
    assert all(figures[case.title].appointments > 0 for case in CASES if case.begins < 0)
    quiet = {title for title, each in mornings.items() if Concern.SILENT in {one.concern for one in each.findings}}
    assert {case.title for case in CASES if case.silent} <= quiet
