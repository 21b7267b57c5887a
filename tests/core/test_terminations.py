"""契約を解除する: asked for by a side, decided by operations (C3)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from core.actions.approvals import approve, request_approval, request_renewal
from core.actions.orders import submit_version
from core.actions.terminations import decide_termination, request_termination
from core.daily import seal_old_ends
from core.documents.termination_pdf import termination_pdf
from core.errors import NotAllowed, NotFound, Refused
from core.model import ContractStatus, Line, OrderEventKind, TerminationId, Viewer
from core.model_contracts import PaperKind
from core.repository import broken_orders, reading
from core.rules_contracts import renewal_of
from core.store.engine import WRITE
from core.store.tables import AuditRow, OrderEventRow, TerminationRow
from core.views import TerminationList, TerminationNotice
from core.views.papers import PaperFilter
from tests.cast import NOW, Cast
from tests.core.test_documents import pages
from tests.core.test_orders import act, at_once, everything, mails, page, refused
from tests.factories import CONTENT, contracted, negotiating

RUNNING = NOW + timedelta(days=14)
DAY = date(2027, 1, 15)
REASON = "採用計画を見直したため。"


def listing(engine: Engine, cast: Cast, **wanted: Any) -> TerminationList:
    with reading(engine, cast.operator) as repo:
        return repo.terminations.listing(**wanted)


THREE_MONTHS = replace(CONTENT, lines=(Line("運用", Decimal(100_000), Decimal(3), unit="ヶ月"),))


def notice(engine: Engine, viewer: Viewer, request: TerminationId) -> TerminationNotice:
    with reading(engine, viewer) as repo:
        return repo.terminations.notice(request)


def ask(engine: Engine, cast: Cast, who: str = "buyer") -> tuple[Any, TerminationId]:
    order = contracted(engine, cast)
    return order, act(engine, getattr(cast, who), request_termination, order, DAY, REASON, True, at=RUNNING)


@pytest.mark.parametrize(("who", "told"), [("buyer", {"seller"}), ("seller", {"buyer", "boss"})])
def test_a_request_waits_for_operations_and_the_other_side_hears_of_it(
    engine: Engine, cast: Cast, who: str, told: set[str]
):
    order, request = ask(engine, cast, who)
    [waiting] = listing(engine, cast).requests
    assert (waiting.id, waiting.order, waiting.ends_on, waiting.reason) == (request, order, DAY, REASON)
    assert (waiting.client_name, waiting.partner_name) == ("株式会社青葉計器", "合同会社ツキノワ営業舎")
    assert {m.to[0].split("@")[0] for m in mails(engine, "termination_requested")} == told
    assert page(engine, cast.buyer, order, RUNNING).status is ContractStatus.ACTIVE


def test_approved_the_contract_ends_on_the_day_that_was_asked_for(engine: Engine, cast: Cast):
    order, request = ask(engine, cast)
    act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING)
    assert page(engine, cast.buyer, order, RUNNING).status is ContractStatus.TERMINATING
    assert page(engine, cast.buyer, order, NOW + timedelta(days=60)).status is ContractStatus.ENDED
    assert {m.to[0].split("@")[0] for m in mails(engine, "termination_decided")} == {"buyer", "boss", "seller"}
    assert (listing(engine, cast).waiting, len(listing(engine, cast, decided=True).requests)) == (0, 1)
    with pytest.raises(Refused, match="解除が決まった"):
        act(engine, cast.buyer, request_renewal, order, at=RUNNING)


def test_refused_the_contract_goes_on_and_may_be_asked_about_again(engine: Engine, cast: Cast):
    order, request = ask(engine, cast)
    with pytest.raises(Refused, match="却下の理由を入力"):
        act(engine, cast.operator, decide_termination, request, False, " ", at=RUNNING)
    act(engine, cast.operator, decide_termination, request, False, "合意の記録がないため。", at=RUNNING)
    assert page(engine, cast.buyer, order, RUNNING).status is ContractStatus.ACTIVE
    assert all("合意の記録がないため。" in m.text for m in mails(engine, "termination_decided"))
    again = act(engine, cast.buyer, request_termination, order, DAY, REASON, True, at=RUNNING)
    assert again != request


BAD: dict[str, tuple[date | None, str, bool, str]] = {
    "no day": (None, REASON, True, "契約解除日を選択"),
    "yesterday": (date(2026, 12, 7), REASON, True, "本日から契約終了日"),
    "after the end": (date(2027, 3, 1), REASON, True, "2027/02/28（日）"),
    "no reason": (DAY, " ", True, "契約停止の理由を入力"),
    "2,001 characters": (DAY, "あ" * 2001, True, "2,000文字以内"),
    "not agreed": (DAY, REASON, False, "合意したうえで"),
}


@pytest.mark.parametrize(("on", "reason", "agreed", "says"), BAD.values(), ids=BAD)
def test_what_is_missing_gets_a_sentence(
    engine: Engine, cast: Cast, on: date | None, reason: str, agreed: bool, says: str
):
    order = contracted(engine, cast)
    before = everything(engine)
    with pytest.raises(Refused, match=says):
        act(engine, cast.buyer, request_termination, order, on, reason, agreed, at=RUNNING)
    assert everything(engine) == before


def test_only_a_contract_is_ended_and_only_asked_once(engine: Engine, cast: Cast):
    order, _ = ask(engine, cast)
    with pytest.raises(Refused, match="申請中"):
        act(engine, cast.seller, request_termination, order, DAY, REASON, True, at=RUNNING)
    with pytest.raises(Refused, match="終了しています"):
        act(engine, cast.buyer, request_termination, order, DAY, REASON, True, at=NOW + timedelta(days=200))


def test_an_order_that_is_being_written_needs_no_termination(engine: Engine, cast: Cast):
    refused(engine, cast.buyer, Refused, request_termination, negotiating(engine, cast), DAY, REASON, True)


@pytest.mark.parametrize(
    ("who", "error"),
    [("looker", NotAllowed), ("outsider", NotFound), ("rival", NotFound), ("director", NotAllowed)],
)
def test_strangers_and_guests_end_nothing(engine: Engine, cast: Cast, who: str, error: type[Exception]):
    order = contracted(engine, cast)
    before = everything(engine)
    with pytest.raises(error):
        act(engine, getattr(cast, who), request_termination, order, DAY, REASON, True, at=RUNNING)
    assert everything(engine) == before


@pytest.mark.parametrize("who", ["buyer", "boss", "seller", "sales", "director"])
def test_only_operations_decide_and_read_the_requests(engine: Engine, cast: Cast, who: str):
    _, request = ask(engine, cast)
    refused(engine, getattr(cast, who), NotAllowed, decide_termination, request, True, "")
    with pytest.raises(NotAllowed), reading(engine, getattr(cast, who)) as repo:
        repo.terminations.listing()


def test_a_request_that_does_not_exist_is_not_found(engine: Engine, cast: Cast):
    refused(engine, cast.operator, NotFound, decide_termination, TerminationId(99), True, "")


def test_of_two_requests_at_once_one_counts(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    results = at_once(
        lambda: act(engine, cast.buyer, request_termination, order, DAY, REASON, True, at=RUNNING),
        lambda: act(engine, cast.seller, request_termination, order, DAY, REASON, True, at=RUNNING),
    )
    assert sorted(type(result).__name__ for result in results) == ["Refused", "int"]
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(TerminationRow)) == 1


def test_of_two_decisions_at_once_one_counts(engine: Engine, cast: Cast):
    order, request = ask(engine, cast)
    results = at_once(
        lambda: act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING),
        lambda: act(engine, cast.operator, decide_termination, request, False, "記録なし", at=RUNNING),
    )
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "Refused"]
    with Session(engine) as session:
        decided = select(func.count()).select_from(AuditRow).where(AuditRow.action == "decide_termination")
        assert session.scalar(decided) == 1
    before = everything(engine)
    approved = page(engine, cast.buyer, order, RUNNING).status is ContractStatus.TERMINATING
    act(engine, cast.operator, decide_termination, request, approved, "記録なし", at=RUNNING)
    assert everything(engine) == before


def test_a_day_that_has_passed_meanwhile_is_not_approved_any_more(engine: Engine, cast: Cast):
    _, request = ask(engine, cast)
    late = NOW + timedelta(days=60)
    before = everything(engine)
    with pytest.raises(Refused, match="を過ぎています"):
        act(engine, cast.operator, decide_termination, request, True, "", at=late)
    assert everything(engine) == before
    act(engine, cast.operator, decide_termination, request, False, "日付を改めてください。", at=late)
    assert listing(engine, cast).waiting == 0


def test_a_contract_whose_renewal_is_agreed_does_not_end_before_it(engine: Engine, cast: Cast):
    order = contracted(engine, cast)
    renewal = act(engine, cast.buyer, request_renewal, order, at=RUNNING)
    request = act(engine, cast.buyer, request_termination, order, DAY, REASON, True, at=RUNNING)
    with reading(engine, cast.buyer) as repo:
        before = repo.orders.version(order, 1).content
    act(engine, cast.seller, submit_version, renewal, 0, renewal_of(before), at=RUNNING)
    act(engine, cast.buyer, request_approval, renewal, 1, at=RUNNING)
    act(engine, cast.seller, approve, renewal, 1, at=RUNNING)
    done = everything(engine)
    with pytest.raises(Refused, match="更新後の契約が承認済み"):
        act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING)
    assert everything(engine) == done
    act(engine, cast.operator, decide_termination, request, False, "更新後の契約を先に。", at=RUNNING)
    with pytest.raises(Refused, match="更新後の契約が成立しています"):
        act(engine, cast.seller, request_termination, order, DAY, REASON, True, at=RUNNING)
    before_it_begins = date(2027, 2, 28)
    first = act(engine, cast.buyer, request_termination, renewal, before_it_begins, REASON, True, at=RUNNING)
    act(engine, cast.operator, decide_termination, first, True, "", at=RUNNING)
    then = act(engine, cast.buyer, request_termination, order, DAY, REASON, True, at=RUNNING)
    act(engine, cast.operator, decide_termination, then, True, "", at=RUNNING)
    assert page(engine, cast.buyer, order, RUNNING).status is ContractStatus.TERMINATING
    assert list(broken_orders(engine)) == []


def test_nobody_renews_a_contract_that_somebody_has_asked_to_end(engine: Engine, cast: Cast):
    order, request = ask(engine, cast, "seller")
    with pytest.raises(Refused, match="契約停止を申請中"):
        act(engine, cast.buyer, request_renewal, order, at=RUNNING)
    act(engine, cast.operator, decide_termination, request, False, "合意の記録がないため。", at=RUNNING)
    act(engine, cast.buyer, request_renewal, order, at=RUNNING)


# --- what an approval brings about ----------------------------------------------------------------------------------


@pytest.mark.parametrize("on", [date(2026, 12, 8), date(2026, 12, 31), date(2027, 1, 1), DAY, date(2027, 2, 28)])
def test_approved_the_months_after_it_are_not_billed_any_more(engine: Engine, cast: Cast, on: date):
    order = contracted(engine, cast, THREE_MONTHS)
    request = act(engine, cast.buyer, request_termination, order, on, REASON, True, at=RUNNING)
    act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING)
    with reading(engine, cast.seller) as repo:
        left = {each.month: each.cancelled_at is None for each in repo.invoices.of_order(order)}
    assert left == {month: month <= on for month in (date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1))}


def test_refused_nothing_is_cancelled_and_nothing_sealed(engine: Engine, cast: Cast):
    order = contracted(engine, cast, THREE_MONTHS)
    request = act(engine, cast.buyer, request_termination, order, DAY, REASON, True, at=RUNNING)
    act(engine, cast.operator, decide_termination, request, False, "記録がないため。", at=RUNNING)
    with reading(engine, cast.seller) as repo:
        assert all(each.cancelled_at is None for each in repo.invoices.of_order(order))
        with pytest.raises(NotFound):
            repo.terminations.notice(request)
    assert OrderEventKind.TERMINATED not in [each.kind for each in page(engine, cast.buyer, order, RUNNING).events]


def test_the_chain_seals_the_early_end_and_the_notice_says_it(engine: Engine, cast: Cast):
    order, request = ask(engine, cast)
    act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING)
    last = page(engine, cast.seller, order, RUNNING).events[-1]
    assert (last.kind, last.author) == (OrderEventKind.TERMINATED, "カクトク運営事務局")
    assert last.text == f"契約終了日：2027/01/15（金）\n{REASON}"
    assert list(broken_orders(engine)) == []
    notices = [notice(engine, getattr(cast, who), request) for who in ("buyer", "looker", "seller", "operator")]
    assert len(set(notices)) == 1
    said = notices[0]
    assert (said.number, said.ends_on, said.reason, said.asked_by) == ("TRM-000001", DAY, REASON, "佐倉 由紀")
    for who in ("outsider", "rival", "sales", "director"):
        with pytest.raises(NotFound):
            notice(engine, getattr(cast, who), request)
    with reading(engine, cast.seller) as repo:
        [paper] = repo.papers.search(PaperFilter(kinds=(PaperKind.TERMINATION,))).papers
    assert (paper.number, paper.termination) == (said.number, request)


def test_what_was_approved_before_the_chain_told_of_it_enters_it_once(engine: Engine, cast: Cast):
    order, request = ask(engine, cast)
    act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING)
    said = notice(engine, cast.seller, request)
    with Session(engine.execution_options(**WRITE)) as session, session.begin():
        session.execute(delete(OrderEventRow).where(OrderEventRow.kind == OrderEventKind.TERMINATED))
    assert [found for found, _ in broken_orders(engine)] == [order]
    for _ in range(2):
        seal_old_ends(engine, RUNNING + timedelta(days=1))
    assert list(broken_orders(engine)) == []
    assert notice(engine, cast.seller, request) == said


def test_the_notice_as_pdf_carries_its_digest_and_is_always_the_same(engine: Engine, cast: Cast):
    _, request = ask(engine, cast)
    act(engine, cast.operator, decide_termination, request, True, "", at=RUNNING)
    said = notice(engine, cast.seller, request)
    pdf = termination_pdf(said)
    assert pdf == termination_pdf(notice(engine, cast.operator, request))
    text = "".join(pages(pdf))
    for words in ("契約終了通知書", "TRM-000001", "2027/01/15（金）", REASON, "佐倉 由紀", said.digest, said.head):
        assert words in text
    assert "株式会社青葉計器　御中" in text
    assert "カクトク運営事務局" in text
    assert termination_pdf(replace(said, reason="別の理由")) != pdf
