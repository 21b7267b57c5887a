"""How a demo case's deal came about and went on: posted, proposed, contracted, renewed, paid, rated (C2, C5, D1)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from core.actions.approvals import request_renewal
from core.actions.payments import record_payment
from core.demo.case_shapes import DemoCase, Spell
from core.demo.events import (
    Approved,
    AskedForApproval,
    AskedForQuote,
    Decided,
    DemoEvent,
    Submitted,
    last_order_of,
    order_of,
)
from core.demo.orders import AS_IN_THE_TERMS, BY_TRANSFER, REMOTE, month_end, month_start, monthly, payment_dates
from core.demo.people import FOUNDER
from core.demo.quality import Rated
from core.demo.shapes import DemoPosting, DemoProposal
from core.demo.world import World
from core.model import CandidateStatus, CompanySize, OrderContent, OrderId, ProposalId
from core.repository import Repository

LOW = (
    "リストの更新が2週間遅れ、その間の架電先が重なりました。"
    "定例での共有も当日の口頭のみでしたので、資料を事前にください。"
)


@dataclass(frozen=True, slots=True)
class AskedToGoOn(DemoEvent):
    """契約を更新 of the contract that was agreed last."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        request_renewal(repo, last_order_of(repo, proposal).id, now)


@dataclass(frozen=True, slots=True)
class PaidBills(DemoEvent):
    """Operations entered what had come in: every invoice of the deal that was due by then, on its day."""

    def act(self, world: World, repo: Repository, proposal: ProposalId, now: datetime) -> None:
        desk = world.acting(FOUNDER)
        order: OrderId | None = order_of(repo, proposal).id
        while order:
            for bill in repo.invoices.of_order(order):
                if bill.issued_at and bill.due_on <= world.day(self.days):
                    record_payment(desk, bill.id, None, bill.due_on, "", f"demo {bill.id}", now)
            order = repo.orders.successor(order)


def posting(case: DemoCase, today: date) -> DemoPosting:
    """What sales wrote for the client before the deal."""
    first, days = case.spells[0], (month_start(today, case.begins) - today).days
    return DemoPosting(
        key=case.key,
        client=case.client,
        title=case.title,
        categories=("営業代行",),
        industries=("特定業界にこだわらない企業",),
        sizes=(CompanySize.UNDER_300, CompanySize.UNDER_1000),
        background=f"{case.target}への新規開拓を自社の営業だけで続けてきましたが、訪問と提案に時間を取られ、"
        "最初の一本の電話に手が回っていません。",
        consultation="どの企業から、どの時間帯に、どのような切り口で入るべきかを一緒に決めたいと考えています。",
        request="・対象リストの作成\n・トークスクリプト2種類の作成と改善\n・架電と商談の日程調整\n・週1回30分の定例",
        requirements=f"{case.target}または近い業種への架電の経験、毎週の数字の共有",
        budget=f"月額{first.hours * case.price // 10_000:,}万円前後（税抜）",
        period=f"{first.months}か月（成果を見て延長）",
        opened=days - 45,
        deadline=days - 32,
    )


def proposal(case: DemoCase) -> DemoProposal:
    """What its partner proposed, alone."""
    first = case.spells[0]
    return DemoProposal(
        partner=case.partner,
        title=f"{case.target}に、月{first.appointments}件のアポイントをお届けします",
        body=f"{case.title}について、月{first.hours}時間の稼働をご提案します。対象は{case.target}です。\n"
        "パターンA（課題から入る）とパターンB（事例から入る）の2種類を用意し、毎週の数字を見て改善します。",
        hours=first.hours,
        unit_price=case.price,
        appointments=first.appointments,
        rate=Decimal(1),
        days_before_deadline=3,
    )


def deal(case: DemoCase, client: str, partner: str, today: date) -> Iterator[DemoEvent]:
    """Everything that the two sides did about it; `client` and `partner` are the mail addresses of who did."""
    begins = (month_start(today, case.begins) - today).days
    who = (case.key, case.partner)
    yield Decided(*who, client, begins - 28, "10:30", CandidateStatus.CONSIDERING)
    yield AskedForQuote(*who, client, begins - 24, "11:00")
    month = case.begins
    for number, spell in enumerate(case.spells):
        starts = (month_start(today, month) - today).days
        if number:
            yield AskedToGoOn(*who, client, starts - 40, "10:10")
        yield from _agreed(case, spell, month, who, client, partner, starts)
        month += spell.months
    if case.renewing:
        yield AskedToGoOn(*who, client, -6, "16:40")
    yield PaidBills(*who, client, -1, "18:20")
    yield from _rated(case, who, client, today)


def _agreed(
    case: DemoCase, spell: Spell, month: int, who: tuple[str, str], client: str, partner: str, starts: int
) -> Iterator[DemoEvent]:
    """One contract, first to last step, the last ten days before it began."""
    yield Submitted(*who, partner, starts - 20, "14:00", partial(_content, case, spell, month))
    yield AskedForApproval(*who, client, starts - 14, "13:00")
    yield Approved(*who, partner, starts - 11, "09:40")


def _rated(case: DemoCase, who: tuple[str, str], client: str, today: date) -> Iterator[DemoEvent]:
    """The month before last, in the first days of last month; of a deal that has run so long and still does."""
    if case.begins > -2 or case.ends < 0:
        return
    scores, comment = ((2, 3, 2, 3, 3), LOW) if case.low_quality else ((4, 4, 4, 4, 5), "")
    if not case.low_quality and case.skill > 1:
        scores = (5, 5, 4, 4, 5)
    yield Rated(*who, client, (month_start(today, -1) - today).days + 3, "11:15", -2, scores, comment)


def _content(case: DemoCase, spell: Spell, month: int, anchor: date) -> OrderContent:
    months = range(month, month + spell.months)
    return OrderContent(
        work=f"{case.title}（対象の調査、架電、日程調整）",
        start=month_start(anchor, months[0]),
        end=month_end(anchor, months[-1]),
        deliverables="・架電記録（毎日）\n・定例の資料（毎週）",
        details=f"""\
【業務の進め方】
乙は、{case.target}に対し、月{spell.hours}時間の架電を行い、月{spell.appointments}件のアポイントの獲得を目指す。

【履行場所】
乙の指定する場所（リモート）

【検収】
甲は、月末に架電記録を確認し、10日以内に結果を乙に通知する。

【支払期日】
{payment_dates(anchor, months)}

【支払方法】
{BY_TRANSFER}""",
        terms=REMOTE,
        lines=monthly(anchor, months, "架電業務", case.price, spell.hours),
        remarks=AS_IN_THE_TERMS,
    )
